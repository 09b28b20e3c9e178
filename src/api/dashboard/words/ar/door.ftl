door-title = تسجيل الدخول
door-user = اسم المستخدم
door-password = كلمة المرور
door-code = رمز التحقق
door-code-help = من تطبيق المصادقة في هاتفك، أو أحد رموز الاسترداد.
door-enter = دخول
door-office = الدخول بحساب { $office }
door-office-refused = لم يُقبل الدخول بحساب جهتك. أعد المحاولة، فإن تكرر ذلك فراجع مسؤول النظام.
