triage-lists = ما ينتظر الفرز
triage-list-tickets = تذاكر
triage-list-posts = منشورات بلا تذكرة
triage-list-suggested = اقتراحات الإدارات
triage-why-unsure = تصنيف غير مؤكد
triage-why-desk = لدى مكتب الفرز
triage-why-placeless = البلدية غير معروفة
triage-why-returned = أرجعتها الإدارة
triage-why-unjudged = لم يُصنَّف بعد
triage-ticket = فتح التذكرة
triage-more-posts =
    { $count ->
        [zero] ولا منشور معه في التذكرة.
        [one] ومعه منشور آخر في التذكرة.
        [two] ومعه منشوران آخران في التذكرة.
        [few] ومعه { $count } منشورات أخرى في التذكرة.
        [many] ومعه { $count } منشورًا آخر في التذكرة.
       *[other] ومعه { $count } منشور آخر في التذكرة.
    }
triage-returned-by = أرجعتها { $unit }.
triage-returned-as = وترى أن الخدمة الصحيحة: { $service }.
triage-unseen = لا تظهر لك منشوراته: نُقلت إلى تذكرة أخرى، أو حُذفت.
triage-unjudged = لا تصنيف له حتى يُعتمد أو يُصحَّح. افتح التذكرة لمعالجتها، أو تجاوزها الآن.
triage-service = الخدمة
triage-municipality = البلدية
triage-kind = غرض الكاتب والاستعجال
triage-irrelevant = ليس شأنًا بلديًا
triage-accept = اعتماد كما هو
triage-other-service = خدمة أخرى
triage-other-municipality = بلدية أخرى
triage-key-municipality = بلدية أخرى، ثم a للاعتماد
triage-dismiss = حفظ بلا إجراء
triage-skip = تجاوز
triage-undo = تراجع عن آخر قرار
triage-reason-not-municipal = ليس شأنًا بلديًا
triage-reason-advertisement = إعلان
triage-reason-not-here = لا يخص المملكة
triage-reason-no-matter = لا طلب فيه
triage-happens-tickets = باعتمادك تصل التذكرة إلى الإدارة المختصة، ويتعلم «صوت» من قرارك.
triage-happens-posts = إن كان شأنًا بلديًا فُتحت له تذكرة لدى الإدارة المختصة، وإلا لم تُفتح. ويتعلم «صوت» من قرارك.
triage-happens-suggested = باعتمادك تُصحَّح منشورات التذكرة كما اقترحت الإدارة، ويتعلم «صوت» من ذلك.
triage-told-ticket = وصلت التذكرة إلى { $unit }.
triage-told-dismissed = حُفظت بلا إجراء، ولا رد مطلوب.
triage-told-nothing = سُجّل القرار، ولم تُفتح تذكرة.
triage-told-already = سبقك زميل إلى القرار، وبقي قراره كما هو.
triage-decided = نُفّذ القرار.
triage-undone = تراجعت عن القرار، وعاد كل شيء كما كان.
triage-undone-note = تراجع عن قرار الفرز
triage-sitting = فرزت في هذه الجلسة:
triage-waiting = يُجلب التالي…
triage-end = وصلت إلى آخر القائمة
triage-end-help = ما تجاوزته باقٍ في أولها.
triage-none = لا شيء ينتظر الفرز
triage-none-help = كل ما وصل حُسم تصنيفه. يظهر الجديد هنا تلقائيًا.
