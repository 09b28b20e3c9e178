welcome-title = دليل البدء
welcome-steps = خطوات البدء
welcome-step-administrator = مسؤول النظام
welcome-step-places = البلديات
welcome-step-samples = أمثلة
welcome-step-source = أول مصدر
welcome-step-done = تم
welcome-hello = أهلًا بك في «صوت»
welcome-administrator-help = لا يوجد مستخدمون بعد. أنشئ حساب مسؤول النظام، وهو من يضيف زملاءه لاحقًا.
welcome-key = مفتاح التثبيت
welcome-key-help = يظهر في نهاية الرابط الذي طبعه الأمر sawt serve، أو هو قيمة SAWT_API_KEY عند من ثبّت الخدمة.
welcome-key-wrong = هذا ليس مفتاح التثبيت
welcome-name = الاسم الكامل
welcome-password-help = ‏12 حرفًا على الأقل. جملة قصيرة تتذكرها خير من كلمة معقدة.
welcome-make = إنشاء الحساب والدخول
welcome-made = أُنشئ حسابك، وأنت الآن داخل النظام.
welcome-go-on = التالي
welcome-later = تجاوز هذه الخطوة
welcome-places = أي البلديات تتابع؟
welcome-places-help = اختر أمانة أو بلدية أو أكثر، ونقترح عليك مصادر يُقرأ منها ما يقوله الناس عنها دون حساب ولا رسوم.
welcome-places-choose = اختر أمانة أو بلدية واحدة على الأقل.
welcome-places-show = عرض المقترحات
welcome-followed = أُضيفت المصادر، وتبدأ قراءتها الآن.
welcome-followed-already = تُتابَع حاليًا
welcome-offers = مصادر مقترحة
welcome-offers-help = أزل ما لا تريده، وعاين ما يأتي منها قبل إضافتها. تستطيع إيقاف أي مصدر لاحقًا من قسم المصادر.
welcome-offers-none = هذه البلديات تُتابَع حاليًا، ولا مقترحات أخرى لها.
welcome-offer-mastodon = وسم { $place } في ماستودون
welcome-offer-mastodon-help = من خادم mastodon.social
welcome-offer-reddit = البحث عن { $place } في ريديت
welcome-offer-reddit-help = آخر 25 منشورًا في كل قراءة
welcome-follow = إضافة المختار
welcome-samples = شاهد كيف تعمل التذاكر
welcome-samples-help = منشورات مخترعة تُصنَّف وتُوجَّه كالمنشورات الحقيقية. عليها علامة «للتجربة»، ولا تدخل في المؤشرات، وتُحذف كلها بضغطة واحدة.
welcome-samples-add = إضافة الأمثلة
welcome-samples-added = أُضيفت الأمثلة، وتظهر تذاكرها بعد لحظات.
welcome-samples-removed = حُذفت الأمثلة كلها.
welcome-samples-remove = حذف الأمثلة
welcome-samples-sure = حذف كل المنشورات والتذاكر التجريبية؟
welcome-samples-coming = تُقرأ الأمثلة الآن، وتظهر تذاكرها هنا تلقائيًا.
welcome-source = أضف أول مصدر
welcome-source-help = صحيفة محلية أو قناة أو بحث في منصة. ترى ما يأتي منه قبل إضافته.
welcome-source-some =
    { $count ->
        [zero] لا يُقرأ الآن من أي مصدر.
        [one] يُقرأ الآن من مصدر واحد.
        [two] يُقرأ الآن من مصدرين.
        [few] يُقرأ الآن من { $count } مصادر.
        [many] يُقرأ الآن من { $count } مصدرًا.
       *[other] يُقرأ الآن من { $count } مصدر.
    }
welcome-source-another = أضف مصدرًا من عندك
welcome-source-failing =
    { $count ->
        [zero] لم تتعذّر قراءة أي مصدر منها.
        [one] تعذّرت قراءة مصدر واحد منها.
        [two] تعذّرت قراءة مصدرين منها.
        [few] تعذّرت قراءة { $count } مصادر منها.
        [many] تعذّرت قراءة { $count } مصدرًا منها.
       *[other] تعذّرت قراءة { $count } مصدر منها.
    }
welcome-source-why = معرفة السبب
welcome-source-see = عرض المصادر
welcome-done = كل شيء جاهز
welcome-done-help = تصل التذاكر تلقائيًا. ابدأ بهذه الأقسام الثلاثة:
welcome-done-queue = ما ينتظر الرد، والأقرب موعدًا أولًا.
welcome-done-triage = ما لم يُحسم تصنيفه: راجعه سريعًا ليصل إلى الإدارة المختصة.
welcome-done-settings = أضف زملاءك وحدد صلاحياتهم.
