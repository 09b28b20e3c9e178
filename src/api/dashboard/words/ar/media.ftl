media-tab-said = ما يُقال
media-tab-enquiries = استفسارات الصحافة
media-tab-contacts = جهات الاتصال
media-tab-projects = أخبار المشاريع
media-all = الكل
media-everybody = الجميع
media-speaker = المتحدث
media-kind = نوع الجهة
media-topic = موضوع الخبر
media-topic-other = غير ذلك
media-platform = المنصة
media-place = البلدية
media-every-platform = كل المنصات
media-every-place = كل البلديات
media-order = الترتيب
media-by-due = الأقرب موعدًا
media-by-opened = الأحدث
media-mine = ما استلمته
media-groups = أكثر ما كُتب عنه في آخر 30 يومًا
media-asks = استفسار
media-whole = قراءة النص كاملًا
media-ticket = فتح التذكرة
media-source = المصدر الأصلي
media-nothing-found = لا نتائج بهذه الشروط
media-nothing-found-help = خفّف الشروط أو جرّب كلمة أخرى.
media-said-empty = لم تنشر وسائل الإعلام شيئًا عن خدماتكم في آخر 30 يومًا
media-said-empty-help = تظهر هنا منشورات الصحف والصحفيين وكتّاب الرأي فور رصدها.
media-projects-empty = لا أخبار مشاريع في آخر 30 يومًا
media-projects-empty-help = تظهر هنا أخبار الافتتاح والمنافسات والأعمال فور رصدها.
media-enquiries-empty = لا استفسارات صحفية بانتظار الرد
media-enquiries-empty-help = يظهر هنا كل سؤال توجهه الصحافة إليكم، بمهلته الأقصر.
media-contacts-empty = لا جهات اتصال بعد
media-contacts-empty-help = تُضاف الصحف والصحفيون وكتّاب الرأي والجهات الرسمية تلقائيًا متى كتبوا.
media-contacts-closed = قائمة جهات الاتصال لفرق الرد وحدها
media-enquiry = استفسار صحفي
media-clock-first_answer = أول رد
media-clock-next_update = التحديث التالي
media-clock-resolve = المعالجة
media-others = لغير الصحافة:
media-met = تم
media-paused = متوقفة
media-claimed = استلمت الاستفسار.
media-reply = الرد
media-reply-words = نص الرد
media-reply-help = يُرسل الرد بعد أن يعتمده غير كاتبه. القوالب وبقية أدوات الرد في صفحة التذكرة.
media-reply-submit = طلب الاعتماد
media-reply-keep = حفظ مسودة
media-reply-submitted = طُلب اعتماد الرد.
media-reply-kept = حُفظت المسودة، وتجدها في صفحة التذكرة.
media-pseudonym = باسم مستعار
media-month =
    { $count ->
        [zero] لا منشورات في 30 يومًا
        [one] منشور واحد في 30 يومًا
        [two] منشوران في 30 يومًا
        [few] { $count } منشورات في 30 يومًا
        [many] { $count } منشورًا في 30 يومًا
       *[other] { $count } منشور في 30 يومًا
    }
media-last = آخرها { $time }
media-facts = بيانات الجهة
media-outlet = الوسيلة
media-heard-at = رُصد في
media-often = المعدل
media-first = أول مرة
media-last-time = آخر مرة
media-on-what = يكتب عن
media-of-where = يكتب عن بلديات
media-notes = ملاحظات المكتب
media-note = ملاحظة
media-note-help = يراها زملاؤك في الأمانة والوزارة، ويُسجَّل من كتبها.
media-noted = حُفظت الملاحظة.
media-ministry = الوزارة
media-wrote = ما كتبه
media-wrote-nothing = لا منشورات معروفة له في آخر 30 يومًا
media-wrote-nothing-help = يُنسى كاتب المنشور بعد المدة المحددة لحفظ أسماء الكتّاب.
media-reveal = إظهار الهوية
media-reveal-why = لماذا تحتاج معرفته؟
media-reveal-help = الغرض: التواصل مع إعلامي أو كاتب رأي. يُسجَّل في سجل التغييرات من طلب الهوية ولماذا.
media-revealed = صاحب الحساب
