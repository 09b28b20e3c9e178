triage-lists = ما ينتظر الفرز
triage-list-tickets = تذاكر
triage-list-posts = منشورات بلا تذكرة
triage-list-suggested = اقتراحات الإدارات
triage-why-unsure = تصنيف غير مؤكد
triage-why-desk = أُعيدت إلى مكتب الفرز
triage-why-placeless = البلدية غير معروفة
triage-why-returned = أعادتها الإدارة
triage-ticket = فتح التذكرة
triage-more-posts =
    { $count ->
        [one] ومعه منشور آخر في التذكرة.
        [two] ومعه منشوران آخران في التذكرة.
        [few] ومعه { $count } منشورات أخرى في التذكرة.
       *[other] ومعه { $count } منشورًا آخر في التذكرة.
    }
triage-returned-by = أعادتها { $unit }.
triage-returned-as = وترى أنها: { $service }.
triage-service = الخدمة
triage-municipality = البلدية
triage-kind = النوع
triage-irrelevant = ليس شأنًا بلديًا
triage-accept = اعتماد كما هو
triage-other-service = خدمة أخرى
triage-other-municipality = بلدية أخرى
triage-key-municipality = بلدية أخرى، ثم a للاعتماد
triage-dismiss = استبعاد
triage-skip = تخطي
triage-undo = تراجع عن الأخير
triage-reason-not-municipal = ليس شأنًا بلديًا
triage-reason-advertisement = إعلان
triage-reason-not-here = ليس عن المملكة
triage-reason-no-matter = لا يُفهم منه طلب
triage-happens-tickets = باعتمادك تصل التذكرة إلى الإدارة المختصة، ويتعلم صوت من قرارك.
triage-happens-posts = إن كان شأنًا بلديًا فُتحت له تذكرة عند الإدارة المختصة، وإلا فلا شيء. ويتعلم صوت من قرارك.
triage-happens-suggested = باعتمادك تُصحَّح منشورات التذكرة كما اقترحت الإدارة، ويتعلم صوت من ذلك.
triage-told-ticket = وصلت التذكرة إلى { $unit }.
triage-told-dismissed = استُبعدت، ولا رد مطلوب.
triage-told-nothing = حُفظ القرار، ولا تذكرة له.
triage-decided = نُفّذ القرار.
triage-undone = تراجعت عن القرار، وعاد كل شيء كما كان.
triage-undone-note = تراجع عن قرار الفرز
triage-sitting = فرزت في هذه الجلسة:
triage-waiting = يُجلب التالي…
triage-end = وصلت إلى آخر القائمة
triage-end-help = ما تخطيته باقٍ في أولها.
triage-none = لا شيء ينتظر الفرز
triage-none-help = كل ما وصل حُسم تصنيفه. يظهر الجديد هنا تلقائيًا.
