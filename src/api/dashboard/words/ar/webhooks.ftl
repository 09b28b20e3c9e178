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
webhooks-all-help = القائمة التي لا تختار منها شيئًا يُرسل كل ما فيها.
webhooks-per-minute = الحد الأقصى في الدقيقة
webhooks-on = تعمل
webhooks-failing = بدأ تعثرها { $time }
webhooks-off-by-hand = موقوفة
webhooks-off-gone = أوقفها المستقبِل
webhooks-off-failing = أُوقفت لكثرة تعثرها
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
webhooks-enabled = عادت إلى العمل.
webhooks-removed = حُذفت نقطة الاستقبال.
webhooks-day = آخر 24 ساعة
webhooks-delivered = استُلمت
webhooks-failed = تعذّرت
webhooks-waiting = بانتظار الإرسال
webhooks-mean = متوسط زمن الاستجابة
webhooks-ms = { $count } ملّي ثانية
webhooks-log = سجل الإرسال
webhooks-every = الكل
webhooks-state-queued = بانتظار الإرسال
webhooks-state-sending = جارٍ الإرسال
webhooks-state-delivered = استُلمت
webhooks-state-failed = تعذّرت
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
webhooks-log-empty-help = تظهر هنا كل رسالة وما جرى لها. أرسل تجربة لترى مثالًا.
webhooks-replay = إعادة الإرسال
webhooks-replay-since = ما وقع خلال
webhooks-replay-hours =
    { $count ->
        [zero] الآن
        [one] آخر ساعة
        [two] آخر ساعتين
        [few] آخر { $count } ساعات
        [many] آخر { $count } ساعة
       *[other] آخر { $count } ساعة
    }
webhooks-replay-which = ما يُعاد إرساله
webhooks-replay-failed = ما تعذّر أو فات
webhooks-replay-all = كل شيء
webhooks-replay-asks = إعادة الإرسال الآن؟ تصل الأحداث بأرقامها نفسها، فيتجاهل المستقبِل ما سبق أن استلمه.
webhooks-replayed = سيُعاد الإرسال.
webhooks-rotate = تجديد السر
webhooks-rotate-what = يظهر السر الجديد مرة واحدة، ويُوقَّع بالسر السابق معه يومًا كاملًا.
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
webhooks-verdict-failed = تعذّرت
webhooks-verdict-throttled = طلب المستقبِل إبطاء الإرسال
webhooks-verdict-gone = طلب المستقبِل إيقاف الإرسال
webhooks-verdict-interrupted = انقطعت
webhooks-response = رد المستقبِل
webhooks-no-attempt = لم تُرسل بعد.
webhooks-send-again = إعادة إرسالها
webhooks-send-again-asks = إعادة إرسال هذه الرسالة الآن بالرقم نفسه؟
webhooks-everywhere = كل ما يراه صاحبه
