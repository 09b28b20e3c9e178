sources-add = إضافة مصدر
sources-add-do = إضافة المصدر
sources-add-leave = العودة إلى دليل البدء
sources-all = الكل
sources-states = المصادر بحسب حالتها
sources-state-failing = متعثر
sources-state-silent = صامت
sources-state-paused = موقوف
sources-state-new = لم يُقرأ بعد
sources-state-sent = يُرسل إلينا
sources-state-well = يعمل
sources-failing-since = متعثر منذ { $time }.
sources-failures =
    { $count ->
        [zero] لم تتعذّر القراءة.
        [one] تعذّرت القراءة الأخيرة.
        [two] تعذّرت آخر قراءتين.
        [few] تعذّرت آخر { $count } قراءات.
        [many] تعذّرت آخر { $count } قراءة.
       *[other] تعذّرت آخر { $count } قراءة.
    }
sources-silent-since = لم ينشر شيئًا منذ { $time }، وهذا أطول من المعتاد له.
sources-silent-help = المصدر يستجيب ولا جديد فيه. تأكد أنه ما زال ينشر في هذا العنوان، فما يقوله الناس فيه لا يصلكم الآن.
sources-paused-help = لا يُقرأ هذا المصدر حتى يُستأنف، وما يُنشر فيه لا يصلكم.
sources-sent-help = لا نقرأ هذا المصدر، بل يُرسل هو إلينا. عنوان الاستقبال:
sources-coverage = التغطية (24 ساعة)
sources-coverage-unknown = غير معروفة
sources-last = آخر قراءة
sources-next = القراءة القادمة
sources-now = الآن
sources-never = لم يُقرأ بعد
sources-answered = آخر استجابة
sources-every = الفاصل بين القراءات
sources-run = قراءة الآن
sources-pause = إيقاف
sources-resume = استئناف
sources-pause-sure = إيقاف القراءة من «{ $name }»؟ ما يُنشر فيه لن يصلكم حتى تستأنفها.
sources-edit = تعديل
sources-none = لا توجد مصادر بعد
sources-none-help = أضف أول مصدر، وسترى ما يأتي منه قبل إضافته.
sources-none-so = لا مصادر بهذه الحالة
sources-key-rows = التنقل بين المصادر
sources-key-add = إضافة مصدر
sources-added = أُضيف المصدر، وتبدأ قراءته الآن.
sources-changed = حُفظت التعديلات.
sources-paused = أُوقفت قراءة المصدر.
sources-resumed = استُؤنفت قراءة المصدر.
sources-running = تجري قراءة المصدر الآن.
sources-ran = قُرئ المصدر، ولا جديد فيه.
sources-ran-new = قُرئ المصدر، ووصلت منه منشورات جديدة.
sources-ran-badly = تعذّرت القراءة، والسبب مذكور عند المصدر.
sources-rewinding = بدأت استعادة ما فات، وتُقرأ صفحة كل دقيقة.
sources-origin-config = من ملف الإعداد
sources-origin-api = أُضيف من هذه الصفحات
sources-origin-sample = مصدر للتجربة
sources-hours = التغطية في آخر 24 ساعة
sources-hours-help = كل عمود ساعة، وامتلاؤه بقدر ما رُصد فيها.
sources-runs = سجل القراءات
sources-runs-none = لا قراءات بعد.
sources-runs-older = قراءات أقدم
sources-run-when = الوقت
sources-run-outcome = النتيجة
sources-run-posts = المنشورات
sources-run-told = التفاصيل
sources-run-counts = { $new } جديدة من { $seen }
sources-run-missed =
    { $count ->
        [zero] لم تفت قراءة
        [one] فاتت قراءة
        [two] فاتت قراءتان
        [few] فاتت { $count } قراءات
        [many] فاتت { $count } قراءة
       *[other] فاتت { $count } قراءة
    }
sources-outcome-read = قُرئ
sources-outcome-unchanged = لا جديد
sources-outcome-silent = لم يستجب
sources-outcome-busy = مشغول
sources-outcome-refused = رفض القراءة
sources-outcome-garbled = استجابة غير مفهومة
sources-outcome-missed = قراءات فاتت
sources-back = استعادة ما فات
sources-back-help = يُقرأ المصدر رجوعًا إلى اليوم الذي تختاره، صفحةً كل دقيقة على الأكثر. وتبقى المنشورات المعروفة كما هي.
sources-back-since = من تاريخ
sources-back-do = استعادة
sources-back-last = آخر استعادة كانت من { $since }: الصفحات المقروءة { $pages }، والمنشورات الجديدة { $new }.
sources-back-on = جارية
sources-back-over = انتهت
sources-kinds-help = اختر نوع المصدر. لن يُضاف شيء قبل أن ترى ما يأتي منه.
sources-other-kind = اختيار نوع آخر
sources-required = مطلوب
sources-usual = المعتاد
sources-any-place = عموم المملكة
sources-any-platform = بحسب المصدر
sources-any-author_kind = بحسب المصدر
sources-further = خيارات أخرى: كلمات مفتاحية ولغات
sources-unchecked = إضافته وإن تعذّرت قراءته الآن
sources-secret-help = اسم متغير البيئة الذي يحفظ الرمز، ويبدأ بـ SAWT_SECRET_. لا تكتب الرمز نفسه.
sources-list-help = اكتب كل قيمة في سطر.
sources-pairs-help = في كل سطر: اسم الحقل = موضعه في الاستجابة.
sources-yes = نعم
sources-no = لا
sources-preview = ما يأتي من هذا المصدر
sources-preview-do = معاينة
sources-preview-again = إعادة المعاينة
sources-preview-seen =
    { $count ->
        [zero] لا منشورات فيه الآن.
        [one] فيه الآن منشور واحد.
        [two] فيه الآن منشوران.
        [few] فيه الآن { $count } منشورات.
        [many] فيه الآن { $count } منشورًا.
       *[other] فيه الآن { $count } منشور.
    }
sources-preview-next = الفاصل قبل القراءة التالية { $time }.
sources-preview-undated = بلا تاريخ
sources-preview-kept = لم يُحفظ شيء بعد. أسماء الكُتّاب مستعارة.
source-kind-feed = خلاصة RSS
source-kind-feed-help = أخبار صحيفة أو موقع يقدم خلاصة (RSS أو Atom). الأسهل والأدق: لا يحتاج حسابًا.
source-kind-page = صفحة ويب
source-kind-page-help = صفحة أخبار لا تقدم خلاصة. تحدد أنت موضع العنوان والرابط والنص فيها.
source-kind-x = إكس
source-kind-x-help = بحث في إكس عن كلمات تختارها. يحتاج رمز مطوّر مدفوعًا من المنصة.
source-kind-telegram = قناة تيليجرام
source-kind-telegram-help = منشورات قناة عامة. لا يحتاج حسابًا.
source-kind-youtube = يوتيوب
source-kind-youtube-help = قناة أو بحث أو تعليقات. القناة وحدها لا تحتاج مفتاحًا.
source-kind-mastodon = ماستودون
source-kind-mastodon-help = وسوم أو حساب أو ما يُنشر علنًا في أحد الخوادم. كثيرًا ما لا يحتاج حسابًا.
source-kind-bluesky = بلوسكاي
source-kind-bluesky-help = حساب أو بحث أو خلاصة. لا يحتاج حسابًا للقراءة من حساب معين.
source-kind-reddit = ريديت
source-kind-reddit-help = مجتمع أو بحث. إن لم تسجّل تطبيقًا قُرئ آخر 25 منشورًا فقط.
source-kind-json = واجهة JSON
source-kind-json-help = أي خدمة تعرض المنشورات بصيغة JSON، مثل منتدى أو نظام داخلي.
source-kind-file = ملف
source-kind-file-help = ملف CSV أو JSON Lines في مجلد الملفات على الخادم، مثل تقييمات مصدَّرة أو بلاغات مركز اتصال.
source-kind-webhook = شركة رصد
source-kind-webhook-help = ترسل إلينا شركة الرصد ما تجده موقَّعًا، ولا نقرأ نحن شيئًا.
source-url-feed = عنوان الخلاصة نفسها، لا عنوان الموقع.
source-url-page = عنوان الصفحة التي تُعرض فيها الأخبار.
source-url-x = يُترك كما هو.
source-url-telegram = عنوان القناة العامة.
source-url-youtube = يُترك كما هو.
source-url-mastodon = عنوان الخادم وحده.
source-url-bluesky = يُترك كما هو، وللبحث استخدم https://api.bsky.app.
source-url-reddit = يُترك كما هو.
source-url-json = العنوان الذي تُقرأ منه الاستجابة.
source-url-file = اسم الملف داخل مجلد الملفات.
source-url-webhook = موقع الشركة، للعلم فقط، ولا يُقرأ.
source-field-name = اسم المصدر
source-field-name-help = كما سيظهر لزملائك.
source-field-url = العنوان
source-field-file = الملف
source-field-place = البلدية التي يتحدث عنها
source-field-platform = المنصة
source-field-author_kind = نوع الناشر
source-field-include = كلمات مطلوبة
source-field-include-help = يُحفظ ما فيه واحدة منها على الأقل. كل كلمة في سطر.
source-field-exclude = كلمات مستبعدة
source-field-exclude-help = يُترك ما فيه أي منها. كل كلمة في سطر.
source-field-queries = مجموعات كلمات جاهزة
source-field-queries-help = أسماؤها في config/queries.yaml، مثل potholes وleaks. كل اسم في سطر.
source-field-languages = اللغات المقبولة
source-field-languages-help = رموزها مثل ar. يُترك ما عُلم أنه بغيرها.
source-field-language = لغة المصدر
source-field-steady = يُقرأ في موعده دائمًا، مهما قلّ ما ينشره
source-field-fields = مواضع الحقول
source-field-hashtag = الوسوم
source-field-hashtag-help = حتى خمسة، كل وسم في سطر.
source-field-account = الحساب
source-field-public = كل ما يُنشر علنًا
source-field-token = رمز الدخول
source-field-query = البحث
source-field-author = الحساب أو الكاتب
source-field-feed = خلاصة بلوسكاي
source-field-monthly_reads = حد المنشورات في الشهر
source-field-page = عدد المنشورات في كل طلب
source-field-channel = القناة
source-field-video = المقطع
source-field-comments_of_channel = تعليقات قناة
source-field-key = مفتاح الواجهة
source-field-daily_units = حد الوحدات في اليوم
source-field-subreddit = المجتمع
source-field-what = ما يُقرأ
source-field-client_id = معرّف التطبيق
source-field-client_secret = سر التطبيق
source-field-oauth_url = عنوان الدخول
source-field-items = موضع القائمة
source-field-next = الصفحة التالية
source-field-header = الترويسة
source-field-scheme = طريقة التوقيع
source-field-item = كل منشور
source-field-link = رابطه
source-field-title = عنوانه
source-field-text = نصه
source-field-published = تاريخه
source-field-robots = ملف robots.txt
source-field-secret = سر التوقيع
source-field-previous_secret = السر السابق
source-choice-local = من هذا الخادم
source-choice-all = من كل الخوادم
source-choice-posts = المنشورات
source-choice-comments = التعليقات
source-choice-standard-webhooks = Standard Webhooks
source-choice-hmac-sha256-hex = HMAC-SHA256
