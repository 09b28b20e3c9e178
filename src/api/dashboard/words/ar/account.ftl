account-sessions = الأجهزة التي دخلت منها
account-session-password = بكلمة المرور
account-session-office = بحساب جهتك
account-here = هذا الجهاز
account-seen = آخر نشاط { $time }
account-ends = تنتهي في { $time }
account-end = إنهاء
account-end-asks = إنهاء هذه الجلسة؟ يُطلب الدخول من جديد على ذلك الجهاز.
account-session-ended = أُنهيت الجلسة.
account-factor = التحقق بخطوتين
account-factor-on =
    { $count ->
        [zero] مفعّل، ولم يبق من رموز الاسترداد شيء.
        [one] مفعّل، وبقي رمز استرداد واحد.
        [two] مفعّل، وبقي رمزا استرداد.
        [few] مفعّل، وبقيت { $count } رموز استرداد.
        [many] مفعّل، وبقي { $count } رمز استرداد.
       *[other] مفعّل، وبقي { $count } رمز استرداد.
    }
account-factor-off = غير مفعّل. كلمة المرور وحدها تكفي للدخول إلى حسابك.
account-factor-add = تفعيل
account-factor-change = ضبط
account-factor-why = بعد تفعيله لا يدخل أحد إلى حسابك بكلمة المرور وحدها: يُطلب رمز من هاتفك أيضًا.
account-factor-needed = صلاحيتك تتطلب التحقق بخطوتين. فعّله لتواصل العمل.
account-factor-begin = بدء التفعيل
account-factor-scan = اربط هاتفك
account-factor-step-app = افتح تطبيق المصادقة في هاتفك (أي تطبيق يولّد رموزًا مؤقتة).
account-factor-step-scan = أضف حسابًا جديدًا وامسح هذا الرمز.
account-factor-qr = رمز مربع يقرؤه تطبيق المصادقة
account-factor-by-hand = لا أستطيع مسح الرمز
account-factor-step-code = اكتب الرمز الذي يظهر في التطبيق
account-factor-confirm = تفعيل
account-factor-done = فُعّل التحقق بخطوتين
account-factor-remove = إلغاء التحقق بخطوتين
account-factor-remove-what = يلزم رمز من هاتفك أو أحد رموز الاسترداد.
account-factor-remove-asks = إلغاء التحقق بخطوتين؟ ستكفي كلمة المرور وحدها للدخول إلى حسابك، وتبطل رموز الاسترداد.
account-factor-removed = أُلغي التحقق بخطوتين.
account-recovery = رموز الاسترداد
account-recovery-help = احفظها بعيدًا عن هاتفك. إذا فقدته فكل رمز منها يُستخدم مرة واحدة، ولن تظهر مرة أخرى.
account-go-on = حفظتها، متابعة
account-password = كلمة المرور
account-password-now = كلمة المرور الحالية
account-password-new = كلمة المرور الجديدة
account-password-help = ‏12 حرفًا على الأقل. تنتهي جلساتك الأخرى ومفاتيحك، وتبقى هذه الجلسة.
account-password-change = تغيير كلمة المرور
account-password-changed = غُيّرت كلمة المرور، وانتهت جلساتك الأخرى ومفاتيحك.
account-keys = مفاتيحي
account-no-keys = لا مفاتيح لك.
account-keys-help = لبرنامج يعمل باسمك وبصلاحياتك. ينتهي المفتاح بعد 90 يومًا.
account-key-revoked = أُنهي المفتاح.
