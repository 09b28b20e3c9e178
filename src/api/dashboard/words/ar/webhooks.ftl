webhooks-new = نقطة استقبال جديدة
webhooks-new-help = نظام لديكم تُرسل إليه الأحداث فور وقوعها، موقَّعةً بسر لا يعرفه سواه.
webhooks-add = إضافة
webhooks-edit = تعديل
webhooks-changed = حُفظت التغييرات.
webhooks-none = لا نقاط استقبال بعد
webhooks-none-help = أضف عنوان نظامكم ليُبلَّغ بالتذاكر وما يطرأ عليها.
webhooks-url = العنوان
webhooks-description = الوصف
webhooks-types = الأحداث
webhooks-urgencies = درجات الاستعجال
webhooks-all = الكل
webhooks-all-help = ما لا تختار منه شيئًا يشمل الكل.
webhooks-per-minute = أقصى عدد في الدقيقة
webhooks-on = تعمل
webhooks-failing = تتعثر منذ { $time }
webhooks-off-by-hand = موقوفة
webhooks-off-gone = أوقفها المستقبِل
webhooks-off-failing = أُوقفت لتعثرها
webhooks-last = آخر استلام { $time }
webhooks-never = لم تستلم شيئًا بعد
webhooks-owner = لـ { $who }
webhooks-owner-title = صاحبها
webhooks-about = بيانات نقطة الاستقبال
webhooks-secret = سر التوقيع
webhooks-secret-help = انسخه الآن إلى نظامكم؛ لن يظهر مرة أخرى.
webhooks-secret-old = انسخه الآن إلى نظامكم؛ لن يظهر مرة أخرى. يبقى السر السابق صالحًا حتى { $time }.
webhooks-test = إرسال تجربة
webhooks-tested = أُرسلت التجربة، ونتيجتها هنا.
webhooks-disable = إيقاف
webhooks-disable-asks = إيقاف الإرسال إلى هذه النقطة؟ ما يقع أثناء الإيقاف لا يُرسل إلا بإعادة الإرسال.
webhooks-disabled = أُوقفت.
webhooks-enable = تشغيل
webhooks-enabled = عادت تعمل.
webhooks-removed = حُذفت نقطة الاستقبال.
webhooks-day = آخر 24 ساعة
webhooks-delivered = استُلمت
webhooks-failed = تعثرت
webhooks-waiting = تنتظر
webhooks-mean = متوسط الزمن
webhooks-ms = { $count } م‌ث
webhooks-log = سجل الإرسال
webhooks-every = الكل
webhooks-state-queued = تنتظر
webhooks-state-sending = تُرسل الآن
webhooks-state-delivered = استُلمت
webhooks-state-failed = تعثرت
webhooks-state-withheld = حُجبت
webhooks-attempts =
    { $count ->
        [zero] بلا محاولات
        [one] محاولة واحدة
        [two] محاولتان
        [few] { $count } محاولات
        [many] { $count } محاولة
       *[other] { $count } محاولة
    }
webhooks-log-empty = لا شيء هنا
webhooks-log-empty-help = تظهر هنا كل رسالة وما جرى لها، وأرسل تجربة لترى مثالًا.
webhooks-replay = إعادة الإرسال
webhooks-replay-since = ما وقع خلال
webhooks-replay-hours =
    { $count ->
        [one] آخر ساعة
        [two] آخر ساعتين
        [few] آخر { $count } ساعات
        [many] آخر { $count } ساعة
       *[other] آخر { $count } ساعة
    }
webhooks-replay-which = ومنه
webhooks-replay-failed = ما تعثر أو فات
webhooks-replay-all = كل شيء
webhooks-replay-asks = إعادة الإرسال الآن؟ تصل الأحداث بأرقامها نفسها، فيتجاهل المستقبِل ما سبق أن استلمه.
webhooks-replayed = ستُرسل من جديد.
webhooks-rotate = تجديد السر
webhooks-rotate-what = يظهر السر الجديد مرة واحدة، ويبقى السابق يوقّع معه يومًا كاملًا.
webhooks-rotate-asks = تجديد سر هذه النقطة؟ بعد يوم لن يُقبل السر السابق، فحدّث نظامكم قبل ذلك.
webhooks-remove = حذف نقطة الاستقبال
webhooks-remove-what = يُحذف سرها وسجلها، ولا يُرسل إليها شيء بعدها.
webhooks-remove-asks = حذف نقطة الاستقبال مع سرها وسجلها؟ لا يمكن استعادتها.
webhooks-delivery = رسالة
webhooks-event = رقم الحدث
webhooks-made = وقع في
webhooks-due = المحاولة القادمة
webhooks-attempts-title = المحاولات
webhooks-attempt = المحاولة { $number }
webhooks-verdict-delivered = استُلمت
webhooks-verdict-failed = تعثرت
webhooks-verdict-throttled = طلب المستقبِل الإبطاء
webhooks-verdict-gone = لا يريد المستقبِل المزيد
webhooks-verdict-interrupted = انقطعت
webhooks-response = رد المستقبِل
webhooks-no-attempt = لم تُرسل بعد.
webhooks-send-again = إرسالها من جديد
webhooks-send-again-asks = إرسال هذه الرسالة من جديد الآن بالرقم نفسه؟
