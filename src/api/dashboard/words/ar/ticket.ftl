claim = استلام
key-claim = استلام التذكرة
ticket-key-reply = كتابة الرد
ticket-key-resolve = تسجيل المعالجة
ticket-key-back = العودة إلى التذاكر
ticket-more = إجراءات أخرى
ticket-changed = طرأ تغيير على التذكرة وأنت تكتب. ما كتبته باقٍ كما هو، وما استجد ظاهر في بقية الصفحة.
ticket-merged = دُمجت هذه التذكرة في
ticket-held = لدى { $who }
ticket-unheld = لم يستلمها أحد
ticket-snoozed = مؤجلة حتى { $time }
ticket-reopened =
    { $count ->
        [zero] لم يُعد فتحها
        [one] أُعيد فتحها مرة
        [two] أُعيد فتحها مرتين
        [few] أُعيد فتحها { $count } مرات
        [many] أُعيد فتحها { $count } مرة
       *[other] أُعيد فتحها { $count } مرة
    }
ticket-returned =
    { $count ->
        [zero] لم تُرجع
        [one] أُرجعت مرة
        [two] أُرجعت مرتين
        [few] أُرجعت { $count } مرات
        [many] أُرجعت { $count } مرة
       *[other] أُرجعت { $count } مرة
    }
ticket-reference = بلاغ 940 رقم { $number }
ticket-earlier = تذكرة سابقة للموضوع نفسه
ticket-nothing = لا يوجد
ticket-nobody = كاتب غير معروف
ticket-original = المنشور الأصلي
ticket-picture = صورة { $number }
ticket-mark-service = ما دلّ على الخدمة
ticket-mark-place = ما دلّ على المكان
ticket-earlier-posts =
    { $count ->
        [zero] لا منشورات أقدم
        [one] عرض منشور أقدم
        [two] عرض منشورين أقدم
        [few] عرض { $count } منشورات أقدم
        [many] عرض { $count } منشورًا أقدم
       *[other] عرض { $count } منشور أقدم
    }
ticket-sightings =
    { $count ->
        [zero] لم يُرصد في موضع آخر
        [one] رُصد في موضع آخر
        [two] رُصد في موضعين آخرين
        [few] رُصد في { $count } مواضع أخرى
        [many] رُصد في { $count } موضعًا آخر
       *[other] رُصد في { $count } موضع آخر
    }
ticket-versions =
    { $count ->
        [zero] لم يُعدّل
        [one] عُدّل مرة واحدة
        [two] عُدّل مرتين
        [few] عُدّل { $count } مرات
        [many] عُدّل { $count } مرة
       *[other] عُدّل { $count } مرة
    }
ticket-judged-earlier = صُنّف النص قبل تعديله
ticket-until = حتى { $time }:
ticket-side = معلومات التذكرة
# Clock
ticket-clock = المهل
ticket-target-first-answer = أول رد
ticket-target-next-update = التحديث التالي
ticket-target-resolve = المعالجة
ticket-left-working = المتبقي { $time } من وقت الدوام
ticket-left-wall = المتبقي { $time }
ticket-late = مدة التأخر { $time }
ticket-paused = متوقفة، والمتبقي { $left }
ticket-used = ما انقضى من المهلة
ticket-warned = صدر تنبيه عند { $percent }٪
ticket-escalated = درجة التصعيد { $step }
ticket-pauses =
    { $count ->
        [zero] لم تتوقف المهلة
        [one] توقفت المهلة مرة
        [two] توقفت المهلة مرتين
        [few] توقفت المهلة { $count } مرات
        [many] توقفت المهلة { $count } مرة
       *[other] توقفت المهلة { $count } مرة
    }
ticket-office-open = الدوام قائم الآن
ticket-office-opens = يبدأ الدوام في { $time }
# Tags
ticket-tags = التصنيف
ticket-correct = تصحيح: { $what }
ticket-right-service = الخدمة الصحيحة
ticket-right-place = البلدية الصحيحة
ticket-irrelevant = ليس شأنًا بلديًا
ticket-no-place = لم تُذكر بلدية
ticket-teaches = بتصحيحك يُعاد توجيه التذكرة، ويتعلم «صوت» منه.
ticket-field-services = الخدمة
ticket-field-municipality = البلدية
ticket-field-intent = غرض الكاتب
ticket-field-urgency = الاستعجال
ticket-field-unit = الإدارة
ticket-field-holder = المستلم
ticket-field-referral = الجهة
ticket-field-snoozed = التأجيل حتى
ticket-field-due = الموعد
ticket-field-first-answer = موعد أول رد
ticket-field-next-update = موعد التحديث
ticket-field-resolve = موعد المعالجة
ticket-field-follow-up = موعد المتابعة
ticket-field-evidence = الإثبات
ticket-field-posts = عدد المنشورات
ticket-field-merged = دُمجت فيها
ticket-field-merged-into = دُمجت في
ticket-field-split = فُصلت منها
ticket-field-split-from = فُصلت من
ticket-field-reference-940 = رقم بلاغ 940
ticket-field-reference = رقم البلاغ لدى الجهة
ticket-field-answer = رد الجهة
# Authors
ticket-authors =
    { $count ->
        [zero] لا كُتّاب
        [one] كاتب واحد
        [two] كاتبان
        [few] { $count } كُتّاب
        [many] { $count } كاتبًا
       *[other] { $count } كاتب
    }
ticket-authors-more = وآخرون عددهم { $count }
ticket-told = بُلّغ في { $time }
ticket-untold = بانتظار الرد
ticket-reveal = إظهار هوية الكاتب
ticket-purpose = الغرض من إظهار الهوية
ticket-purpose-answer = الرد عليه مباشرة
ticket-purpose-verify = التحقق من المعالجة معه
ticket-purpose-danger = خطر على الأرواح أو الممتلكات
ticket-purpose-press = التواصل الإعلامي
ticket-purpose-subject-request = طلب من صاحب البيانات
ticket-purpose-authority = طلب نظامي من جهة مختصة
ticket-reveal-why = السبب بإيجاز
ticket-reveal-help = يُسجَّل في سجل التغييرات من طلب الهوية ولماذا.
ticket-reveal-do = إظهار
ticket-reveal-noted = سُجّل في سجل التغييرات اطلاعك على هذه الهوية، ولا تُحفظ في هذه الصفحة.
ticket-author = هوية الكاتب
ticket-author-name = الاسم
ticket-author-account = الحساب
ticket-author-platform = المنصة
ticket-author-place = الموقع المذكور في الحساب
ticket-back = العودة إلى التذكرة
# Place
ticket-place = الموقع
ticket-point = نقطة على خريطة المملكة: { $lat } شمالًا، { $long } شرقًا
# Similar
ticket-similar = تذاكر مشابهة
ticket-suggested = منشورات مقترح ضمّها
ticket-shares = المشترك:
ticket-shared-words = كلمات: { $words }
ticket-shared-place = المكان: { $words }
ticket-same-wording = النص نفسه
ticket-its-ticket = تذكرته
ticket-join = ضم
ticket-keep-apart = إبقاء منفصلًا
# Referral
ticket-agency-reference = رقم البلاغ لدى الجهة
ticket-agency-next = المتابعة التالية
ticket-agency-answer = رد الجهة
ticket-agency = الجهة المختصة
ticket-letter = خطاب الإحالة
ticket-copy = نسخ الخطاب
# Replies
ticket-reply = الرد
ticket-reply-label = نص الرد
ticket-reply-hint = اكتب الرد على من كتب، أو ابدأ من قالب.
ticket-reply-submit = طلب الاعتماد
ticket-reply-keep = حفظ مسودة
ticket-reply-drop = حذف المسودة
ticket-reply-drop-sure = حذف هذه المسودة؟
ticket-reply-help =
    { $count ->
        [zero] لا أحد ينتظر ردًّا الآن.
        [one] يصل الرد بعد اعتماده إلى كاتب واحد ينتظر.
        [two] يصل الرد بعد اعتماده إلى كاتبين ينتظران.
        [few] يصل الرد بعد اعتماده إلى { $count } كُتّاب ينتظرون.
        [many] يصل الرد بعد اعتماده إلى { $count } كاتبًا ينتظرون.
       *[other] يصل الرد بعد اعتماده إلى { $count } كاتب ينتظرون.
    }
ticket-by-hand = يُنشر يدويًا
ticket-templates = قوالب الردود
ticket-stage-acknowledged = إشعار بالاستلام
ticket-stage-progress = مستجدات
ticket-stage-resolved = معالجة
ticket-stage-referred = إحالة
ticket-stage-press = صحافة
ticket-owed-acknowledged = لم يُشعَر الكُتّاب بالاستلام
ticket-owed-progress = لم يُبلَّغ الكُتّاب بالمستجدات
ticket-owed-resolved = لم يُبلَّغ الكُتّاب بالمعالجة
ticket-owed-referred = لم يُبلَّغ الكُتّاب بالإحالة
ticket-owed-press = لم تُبلَّغ وسيلة الإعلام
ticket-writers = كتبه:
ticket-approvals =
    { $count ->
        [zero] لم يعتمده أحد بعد، والمطلوب { $needed }
        [one] اعتمده واحد من { $needed }:
        [two] اعتمده اثنان من { $needed }:
        [few] اعتمده { $count } من { $needed }:
        [many] اعتمده { $count } من { $needed }:
       *[other] اعتمده { $count } من { $needed }:
    }
ticket-frozen = جمّدته خطة الأزمة «{ $plan }»
ticket-reply-state-draft = مسودة
ticket-reply-state-submitted = بانتظار الاعتماد
ticket-reply-state-approved = معتمد
ticket-reply-state-sending = جارٍ الإرسال
ticket-reply-state-sent = أُرسل
ticket-reply-state-failed = تعذّر إرساله
ticket-reply-state-rejected = مرفوض
ticket-reply-do-approve = اعتماد الرد
ticket-reply-do-withdraw = سحب للتعديل
ticket-reply-do-reject = رفض
ticket-reply-do-thaw = رفع التجميد
ticket-reply-claim-first = استلم التذكرة أولًا لتكتب الرد.
ticket-reply-none = لا رد قيد الإعداد.
ticket-reply-kept = حُفظت المسودة.
ticket-reply-submitted = طُلب اعتماد الرد.
ticket-reply-did-submit = طُلب اعتماد الرد.
ticket-reply-did-approve = سُجّل اعتمادك للرد.
ticket-reply-did-withdraw = سُحب الرد للتعديل.
ticket-reply-did-reject = رُفض الرد.
ticket-reply-did-thaw = رُفع التجميد عن الرد.
ticket-reply-changed = غيّر موظف آخر هذه المسودة بعد أن فتحتها
ticket-reply-changed-help = ما كتبته باقٍ هنا. المسودة الآن: «{ $text }». انسخ ما تريد وحدّث الصفحة.
ticket-past-replies = الردود السابقة
ticket-gate-good = لا ملاحظات على النص
ticket-delivery-state-queued = بانتظار الإرسال
ticket-delivery-state-sending = جارٍ الإرسال
ticket-delivery-state-sent = أُرسل
ticket-delivery-state-failed = تعذّر إرساله
ticket-delivery-state-skipped = تم تجاوزه
ticket-delivery-state-unclear = غير مؤكد الوصول
ticket-delivery-manual = يدويًا
ticket-delivery-link = رابط الرد
ticket-delivery-sent = سُجّل الإرسال.
ticket-delivery-skip = تم تجاوز هذا الكاتب.
ticket-delivery-retry = ستُعاد محاولة الإرسال.
ticket-deliveries-more = تظهر هنا أول خمسين رسالة.
ticket-open-post = فتح المنشور
ticket-sent-link = رابط ردك المنشور
ticket-mark-sent = تسجيل الإرسال
ticket-retry = إعادة المحاولة
ticket-retry-sure = هل فتحت المنشور وتأكدت من أن الرد غير موجود؟
ticket-skip = تجاوز
ticket-skip-sure = لن يصل الرد إلى هذا الكاتب. هل تتابع؟
ticket-gate-go = تعديل
ticket-gate-show = تعديل: { $what }
ticket-copy-reply = نسخ الرد
ticket-write-reply = كتابة الرد
ticket-next-verify = بانتظار أن يتحقق من المعالجة موظف آخر
ticket-next-verify-lacks = لا إثبات بعد، فلا يمكن التحقق من المعالجة دونه
ticket-evidence-more = إضافة إثبات آخر
ticket-no-evidence-sure = لم تُرفق إثباتًا، وهذه الخدمة تتطلبه قبل التحقق. هل تتابع؟
# Forms
ticket-why = السبب
ticket-note = ملاحظة (اختيارية)
ticket-wants = الإثبات المطلوب لهذه الخدمة:
ticket-evidence = نوع الإثبات
ticket-evidence-value = الرابط أو النص
ticket-evidence-photo = رابط صورة
ticket-evidence-link = رابط صفحة
ticket-evidence-note = ملاحظة مكتوبة
ticket-holds =
    { $count ->
        [zero] لا تذاكر لديه
        [one] لديه تذكرة
        [two] لديه تذكرتان
        [few] لديه { $count } تذاكر
        [many] لديه { $count } تذكرة
       *[other] لديه { $count } تذكرة
    }
ticket-off-duty = خارج وقت عمله
ticket-return-service = الخدمة الصحيحة، إن عُرفت
ticket-return-unit = أو الإدارة المختصة، إن عُرفت
ticket-snooze-until = تعود التذكرة
ticket-snooze-tomorrow = غدًا صباحًا
ticket-snooze-three = بعد ثلاثة أيام
ticket-snooze-week = بعد أسبوع
ticket-snooze-until-choice = في موعد محدد
ticket-snooze-at = الموعد المحدد
ticket-merge-which = التذاكر التي تُدمج في هذه
ticket-merge-others = أرقام تذاكر أخرى
ticket-split-which = المنشورات التي تُفصل
ticket-answer-text = ما قيل للكاتب
ticket-do-claim = استلام
ticket-do-release = إعادة إلى قائمة الإدارة
ticket-do-assign = إسناد
ticket-do-answer = تسجيل رد سابق
ticket-do-resolve = تسجيل المعالجة
ticket-do-verify = التحقق من المعالجة
ticket-do-close = إغلاق
ticket-do-reopen = إعادة فتح
ticket-do-refer = إحالة إلى جهة أخرى
ticket-do-referral = تسجيل رد الجهة أو رقم بلاغها
ticket-do-return = إرجاع لعدم الاختصاص
ticket-do-hand-over = نقل إلى إدارة أخرى
ticket-do-dismiss = حفظ بلا إجراء
ticket-do-snooze = تأجيل
ticket-do-wake = إنهاء التأجيل
ticket-do-merge = دمج تذاكر
ticket-do-split = فصل منشورات
ticket-do-reference = تسجيل رقم بلاغ 940
ticket-about-release = تعود التذكرة إلى قائمة إدارتها ليستلمها غيرك.
ticket-about-assign = تُسند التذكرة إلى موظف ليرد عليها.
ticket-about-answer = لرد جرى خارج النظام: بالهاتف أو من حساب الجهة مباشرة.
ticket-about-resolve = تسجّل أن الموضوع عولج وترفق الإثبات، ثم يتحقق منه موظف آخر.
ticket-about-verify = تؤكد أن الموضوع عولج فعلًا. ولا يُقبل التحقق ممن سجّل المعالجة.
ticket-about-close = تُغلق التذكرة قبل انتهاء مهلة الاعتراض.
ticket-about-reopen = لم يُعالج الموضوع فعلًا. وتُحتسب إعادة الفتح على الإدارة التي سجّلت معالجته.
ticket-about-refer = الموضوع من اختصاص جهة أخرى. خطاب الإحالة أدناه لا يذكر اسم الكاتب.
ticket-about-referral = ما قالته الجهة المحال إليها.
ticket-about-return = التذكرة ليست من اختصاص هذه الإدارة. اذكر الخدمة أو الإدارة الصحيحة إن عرفتها، وإلا ذهبت إلى مكتب الفرز.
ticket-about-hand-over = تنتقل التذكرة إلى إدارة أخرى، ولا يُحتسب ذلك خطأً في التوجيه.
ticket-about-dismiss = لا يستدعي الموضوع إجراءً من أحد. تُحفظ التذكرة بلا رد.
ticket-about-snooze = تغيب التذكرة عن القائمة وتعود تلقائيًا في موعدها، ولا تتوقف مهلها.
ticket-about-merge = تنتقل منشورات التذاكر المختارة إلى هذه التذكرة. يمكن فصلها لاحقًا.
ticket-about-split = تخرج المنشورات المختارة إلى تذكرة مستقلة، ويبقى هنا منشور واحد على الأقل.
ticket-about-reference = الرقم الذي أعطاه نظام 940 لهذا الموضوع. اتركه فارغًا لحذفه.
# History
ticket-history = سجل التذكرة
ticket-older =
    { $count ->
        [zero] لا أسطر أقدم
        [one] سطر أقدم
        [two] سطران أقدم
        [few] { $count } أسطر أقدم
        [many] { $count } سطرًا أقدم
       *[other] { $count } سطر أقدم
    }
ticket-opened = فُتحت التذكرة
ticket-by-rule = بقاعدة
ticket-by-itself = تلقائيًا
ticket-from-to = من «{ $before }» إلى «{ $after }»
ticket-did-join = انضم منشور
ticket-did-keep-apart = أُبقي منشور منفصلًا
ticket-did-claim = استُلمت التذكرة
ticket-did-release = أُعيدت إلى قائمة الإدارة
ticket-did-assign = أُسندت التذكرة
ticket-did-answer = سُجّل الرد
ticket-did-resolve = سُجّلت المعالجة
ticket-did-verify = تم التحقق من المعالجة
ticket-did-close = أُغلقت التذكرة
ticket-did-reopen = أُعيد فتح التذكرة
ticket-did-refer = أُحيلت إلى جهة أخرى
ticket-did-referral = سُجّل ما قالته الجهة
ticket-did-follow-up = تمت متابعة الجهة
ticket-did-return = أُرجعت لعدم الاختصاص
ticket-did-hand-over = نُقلت إلى إدارة أخرى
ticket-did-dismiss = حُفظت التذكرة بلا إجراء
ticket-did-snooze = أُجّلت التذكرة
ticket-did-wake = انتهى التأجيل
ticket-did-merge = دُمجت التذاكر
ticket-did-split = فُصلت المنشورات
ticket-did-correct = صُحّح التصنيف
ticket-did-reference = سُجّل رقم بلاغ 940
ticket-did-thanks = وصل شكر من الكاتب
ticket-did-remark = وصل تعليق من الكاتب
ticket-did-plan = بدأ سريان خطة أزمة عليها أو انتهى
ticket-did-audit = دُقّقت التذكرة
ticket-did-update = حدّثها نظام آخر
ticket-did-warn = نُبّه إلى قرب الموعد
ticket-did-escalate = صُعّدت لفوات الموعد
ticket-did-recount = أُعيد حساب المهل
