# What every page says.
brand = صوت
skip = الانتقال إلى المحتوى
nav = الأقسام
nav-queue = التذاكر
nav-triage = الفرز
nav-overview = المؤشرات
nav-media = الإعلام
nav-sources = المصادر
nav-settings = الإعدادات
me = حسابي وتفضيلاتي
preferences = التفضيلات
account = حسابي
sign-out = تسجيل الخروج
digits = الأرقام
theme-dark = الوضع الداكن
theme-light = الوضع الفاتح
offline = انقطع الاتصال بالخدمة. ما كتبته محفوظ في هذه النافذة، وتُعاد المحاولة تلقائيًا.
keys = اختصارات لوحة المفاتيح
key-search = البحث
key-help = عرض هذه الاختصارات
key-next = التالي
key-before = السابق
key-open = فتح
close = إغلاق
cancel = تراجع
go-on = متابعة
save = حفظ
more = عرض المزيد
failed = تعذّر تنفيذ الطلب
failed-remedy = حدث خلل لدينا وسُجّل. أعد المحاولة بعد قليل.
gone = هذه الصفحة غير موجودة
gone-remedy = ربما حُذف ما تبحث عنه، أو أنه خارج نطاق صلاحيتك.
forbidden = لا تملك صلاحية لهذا الإجراء
forbidden-remedy = اطلب الصلاحية من مسؤول النظام في جهتك.
to-queue = العودة إلى التذاكر
sample = للتجربة
unknown-place = البلدية غير معروفة
no-service = خدمة غير محددة
posts = المنشورات
posts-count =
    { $count ->
        [zero] لا منشورات
        [one] منشور واحد
        [two] منشوران
        [few] { $count } منشورات
        [many] { $count } منشورًا
       *[other] { $count } منشور
    }
due-in = الموعد { $time }
overdue = فات الموعد { $time }
refused-invalid = راجع ما يلي، ثم أعد المحاولة.
refused-reply-stopped = عدّل ما يُنبَّه إليه تحت النص، ثم أعد المحاولة.
refused-not-possible = تغيّرت التذكرة بعد أن فتحتها، فلم يعد هذا ممكنًا. حدّث الصفحة لترى ما يمكن الآن.
refused-reply-not-possible = تغيّر الرد بعد أن فتحته، فلم يعد هذا ممكنًا. حدّث الصفحة لترى ما يمكن الآن.
refused-reply-pending = على التذكرة رد آخر قيد الإعداد. حدّث الصفحة لتكمل العمل عليه.
refused-reply-frozen = لا يُرسل هذا الرد حتى يرفع تجميده موظف لم يكتبه.
refused-not-from-page = حدّث الصفحة، ثم أعد المحاولة.
refused-not-allowed = اطلب الصلاحية من مسؤول النظام في جهتك.
