/** Every sentence of the page, in both languages. */

const AR = {
  brand: 'صوت', tickets: 'التذاكر', sources: 'المصادر', views: 'الأقسام', skip: 'تجاوز إلى المحتوى',
  doorTitle: 'مفتاح الدخول', key: 'المفتاح', enter: 'دخول',
  doorHelp: 'اكتب مفتاح الواجهة البرمجية. يبقى في هذه النافذة وحدها ويُنسى عند إغلاقها.',
  doorWrong: 'المفتاح غير صحيح. تحقق منه ثم أعد المحاولة.',
  away: 'تعذّر الاتصال بالخدمة، وتُعاد المحاولة تلقائيًا.', fresh: 'آخر تحديث {time}',
  status: 'الحالة', urgency: 'الاستعجال', domain: 'المجال', amana: 'الأمانة', search: 'بحث',
  searchHint: 'كلمات من المنشور', order: 'الترتيب', newest: 'الأحدث أولًا', urgent: 'الأعجل أولًا',
  any: 'الكل', more: 'عرض المزيد',
  noTickets: 'لا توجد تذاكر بعد. ستظهر هنا فور وصول ما يستحق الرد.', noMatch: 'لا توجد تذاكر بهذه المواصفات.',
  sample: 'للتجربة', unknownPlace: 'البلدية غير معروفة', due: 'موعد الرد', opened: 'فُتحت', unit: 'الإدارة',
  referral: 'محالة إلى', holder: 'المستلم', nobody: 'لم يستلمها أحد', intent: 'الغرض', pick: 'اختر تذكرة لعرض تفاصيلها.',
  back: 'العودة إلى القائمة', posts: 'المنشورات', why: 'سبب التوجيه', history: 'سجل الإجراءات', noHistory: 'لم يُتخذ إجراء بعد.',
  service: 'الخدمة', services: 'الخدمات', municipality: 'البلدية', unnamed: 'بلا اسم', original: 'المنشور الأصلي',
  notSure: 'التصنيف غير مؤكد، ويلزم أن يراجعه موظف', evidence: 'الكلمات المظللة هي ما بُني عليه التصنيف.',
  claim: 'استلم التذكرة', answer: 'سجّل الرد', resolve: 'سجّل المعالجة', yourName: 'اسمك',
  answerText: 'نص الرد، أو ما اتُّخذ من إجراء', closed: 'لا إجراء مطلوب هنا على هذه التذكرة.',
  merged: 'مدموجة', mergedInto: 'دُمجت هذه التذكرة في أخرى؛ افتح التي يُرد منها.',
  gone: 'هذه التذكرة غير موجودة.', failed: 'تعذّر تنفيذ الطلب.',
  sourcesHelp: 'المصادر التي نقرؤها، ووقت آخر قراءة ونتيجتها، وسبب التعذّر إن تعذّرت.', noSources: 'لا توجد مصادر بعد.',
  lastRun: 'آخر قراءة', nextPoll: 'القراءة القادمة', never: 'لم يُقرأ بعد', paused: 'متوقف',
  sent: 'يُرسل إلينا حين يستجد شيء', failing: 'متعثر، رُصد {time}',
  quiet: 'صامت على غير عادته، آخر منشور {time}', heard: 'وصل {seen}، الجديد منها {fresh}', every: 'كل {time}',
  dueIn: 'الموعد {time}', overdue: 'فات الموعد {time}',
};

const EN = {
  brand: 'Sawt', tickets: 'Tickets', sources: 'Sources', views: 'Views', skip: 'Skip to content',
  doorTitle: 'Key', key: 'Key', enter: 'Enter',
  doorHelp: 'Type the API key. It stays in this window only, and is forgotten when you close it.',
  doorWrong: 'That key is not right. Check it and try again.',
  away: 'The service cannot be reached; trying again by itself.', fresh: 'Updated {time}',
  status: 'Status', urgency: 'Urgency', domain: 'Domain', amana: 'Amana', search: 'Search',
  searchHint: 'Words of the post', order: 'Order', newest: 'Newest first', urgent: 'Most urgent first',
  any: 'All', more: 'Show more',
  noTickets: 'No tickets yet. They appear here as soon as something needs an answer.', noMatch: 'No ticket matches these filters.',
  sample: 'Sample', unknownPlace: 'Municipality unknown', due: 'Answer due', opened: 'Opened', unit: 'Unit',
  referral: 'Referred to', holder: 'Held by', nobody: 'Nobody yet', intent: 'Intent', pick: 'Choose a ticket to see it whole.',
  back: 'Back to the list', posts: 'Posts', why: 'Why here?', history: 'What happened', noHistory: 'Nothing has been done yet.',
  service: 'Service', services: 'Services', municipality: 'Municipality', unnamed: 'No name', original: 'Original post',
  notSure: 'The judgement is not sure; a person should look', evidence: 'Marked words are what the judgement rests on.',
  claim: 'Claim', answer: 'Note the answer', resolve: 'Resolve', yourName: 'Your name',
  answerText: 'The answer, or what was done', closed: 'There is nothing to do here on this ticket.',
  merged: 'Merged', mergedInto: 'This ticket was merged into another one; open the one that answers.',
  gone: 'There is no such ticket.', failed: 'That could not be done.',
  sourcesHelp: 'Where we listen, when we last heard, and why not if not.', noSources: 'No sources yet.',
  lastRun: 'Last read', nextPoll: 'Next read', never: 'Not read yet', paused: 'Paused',
  sent: 'Sends to us when there is news', failing: 'Failing; noticed {time}',
  quiet: 'Unusually silent; last post {time}', heard: '{seen} seen, {fresh} new', every: 'every {time}',
  dueIn: 'Due {time}', overdue: 'Was due {time}',
};

export const SENTENCES = { ar: AR, en: EN };

/** What each public value is called: [Arabic, English]. */
export const VALUES = {
  status: { new: ['جديدة', 'New'], claimed: ['مستلَمة', 'Claimed'], answered: ['تم الرد', 'Answered'], resolved: ['عولجت', 'Resolved'], verified: ['تم التحقق', 'Verified'], closed: ['مغلقة', 'Closed'], reopened: ['أعيد فتحها', 'Reopened'], referred: ['محالة', 'Referred'], dismissed: ['محفوظة', 'Dismissed'] },
  urgency: { critical: ['حرج', 'Critical'], high: ['عاجل', 'High'], normal: ['عادي', 'Normal'], low: ['منخفض', 'Low'] },
  intent: { complaint: ['شكوى', 'Complaint'], inquiry: ['استفسار', 'Inquiry'], request: ['طلب', 'Request'], suggestion: ['اقتراح', 'Suggestion'], praise: ['شكر', 'Praise'], news: ['خبر', 'News'], opinion: ['رأي', 'Opinion'], other: ['غير ذلك', 'Other'] },
  verb: { reference: ['رقم بلاغ 940', '940 number'], claim: ['استلام', 'Claimed'], release: ['إعادة إلى قائمة الإدارة', 'Released'], assign: ['إسناد', 'Assigned'], answer: ['رد', 'Answered'], resolve: ['معالجة', 'Resolved'], verify: ['تحقق', 'Verified'], close: ['إغلاق', 'Closed'], reopen: ['إعادة فتح', 'Reopened'], refer: ['إحالة إلى جهة أخرى', 'Referred'], return: ['إرجاع لعدم الاختصاص', 'Returned'], hand_over: ['نقل إلى إدارة أخرى', 'Handed over'], dismiss: ['حفظ', 'Dismissed'], snooze: ['تأجيل', 'Snoozed'], wake: ['انتهاء التأجيل', 'Woken'], thanks: ['شكر من الكاتب', 'Thanks'], remark: ['تعليق من الكاتب', 'Remark'], open: ['فتح', 'Opened'], join: ['انضمام منشور', 'Post joined'], keep_apart: ['إبقاء منشور منفصلًا', 'Kept apart'], merge: ['دمج', 'Merged'], split: ['فصل', 'Split'], plan: ['خطة أزمة', 'Crisis plan'], audit: ['تدقيق', 'Audited'], update: ['تحديث من نظام آخر', 'Update by another system'], correct: ['تصحيح التصنيف', 'Corrected'], warn: ['تنبيه مهلة', 'Deadline warning'], escalate: ['تصعيد', 'Escalated'], recount: ['إعادة حساب المهل', 'Deadlines recounted'], follow_up: ['متابعة الجهة', 'Agency asked again'], referral: ['رد الجهة', 'Agency said'] },
  kind: { feed: ['خلاصة', 'Feed'], file: ['ملف', 'File'], mastodon: ['ماستودون', 'Mastodon'], bluesky: ['بلوسكاي', 'Bluesky'], x: ['إكس', 'X'], youtube: ['يوتيوب', 'YouTube'], telegram: ['تيليجرام', 'Telegram'], reddit: ['ريديت', 'Reddit'], json: ['واجهة JSON', 'JSON'], page: ['صفحة', 'Page'], webhook: ['إرسال موقّع', 'Webhook'] },
  outcome: { read: ['قُرئ', 'Read'], unchanged: ['لا جديد', 'Nothing new'], silent: ['لم يستجب', 'No answer'], busy: ['مشغول', 'Busy'], refused: ['رُفض الطلب', 'Refused'], garbled: ['محتوى غير مقروء', 'Garbled answer'], missed: ['فاتت القراءة', 'Missed'] },
  from: { text: ['من النص', 'from the text'], hashtag: ['من وسم', 'from a hashtag'], handle: ['من إشارة إلى حساب', 'from a handle'], profile: ['من ملف الكاتب', 'from the profile'], source: ['من المصدر', 'from the source'], person: ['من موظف', 'from a person'] },
  domain: {
    roads: ['الطرق', 'Roads'], lighting: ['الإنارة', 'Lighting'], waste: ['النظافة والنفايات', 'Waste'], storm: ['الأمطار والسيول', 'Storm water'],
    pest: ['مكافحة الآفات', 'Pests'], environment: ['البيئة', 'Environment'], food: ['الغذاء والصحة العامة', 'Food'], commerce: ['الأنشطة التجارية', 'Commerce'],
    building: ['البناء', 'Building'], land: ['الأراضي', 'Land'], parks: ['الحدائق والمرافق', 'Parks'], visual: ['المشهد الحضري', 'Cityscape'],
    cemetery: ['المقابر', 'Cemeteries'], service: ['خدمة المستفيدين', 'Customer service'], projects: ['المشاريع', 'Projects'], media: ['الإعلام والتواصل', 'Media'],
    emergency: ['الطوارئ', 'Emergencies'], external: ['جهات أخرى', 'Other agencies'],
  },
  /** The first words of a ticket's reasons. */
  reason: { rule: ['القاعدة', 'Rule'], service: ['الخدمة', 'Service'], municipality: ['البلدية', 'Municipality'], urgency: ['الاستعجال', 'Urgency'], intent: ['الغرض', 'Intent'], author: ['نوع الكاتب', 'Kind of author'], agency: ['الجهة', 'Agency'], 'no municipality': ['لم تُعرف البلدية', 'Municipality unknown'], plan: ['خطة أزمة', 'Crisis plan'], 'not sure': ['التصنيف غير مؤكد', 'The judgement is not sure'], 'corrected by a person': ['صحّحه موظف', 'Corrected by a person'] },
};
