audit-none = لا تغييرات بعد
audit-older = ما قبلها
audit-latest = العودة إلى الأحدث
audit-changes =
    { $count ->
        [zero] بلا تغييرات
        [one] تغيير واحد
        [two] تغييران
        [few] { $count } تغييرات
        [many] { $count } تغييرًا
       *[other] { $count } تغيير
    }
audit-other = { $who }: { $verb } ({ $target })
audit-user-add = أضاف { $who } المستخدم { $target }
audit-user-change = عدّل { $who } بيانات المستخدم { $target }
audit-key-issue = أنشأ { $who } المفتاح { $target }
audit-key-revoke = أنهى { $who } المفتاح { $target }
audit-member-add = أضاف { $who } العضو { $target }
audit-member-change = عدّل { $who } بيانات العضو { $target }
audit-member-remove = أزال { $who } العضو { $target }
audit-session-begin = دخل { $who } إلى حسابه
audit-session-end = خرج { $target } من حسابه
audit-session-end-all = أنهى { $who } كل جلسات { $target }
audit-session-refuse = رُفضت محاولة دخول باسم { $target }
audit-second-factor-add = فعّل { $who } التحقق بخطوتين
audit-second-factor-remove = ألغى { $who } التحقق بخطوتين لـ { $target }
audit-second-factor-recover = استخدم { $who } أحد رموز الاسترداد
audit-office-link = رُبط حساب { $target } بحساب جهته
audit-office-unlink = فك { $who } ربط حساب { $target } بحساب جهته
audit-policy-save = حفظ { $who } وثيقة { $target }
audit-policy-restore = أعاد { $who } وثيقة { $target } إلى نسخة سابقة
audit-webhook-add = أضاف { $who } نقطة الاستقبال { $target }
audit-webhook-change = عدّل { $who } نقطة الاستقبال { $target }
audit-webhook-remove = حذف { $who } نقطة الاستقبال { $target }
audit-webhook-enable = شغّل { $who } نقطة الاستقبال { $target }
audit-webhook-disable = أوقف { $who } نقطة الاستقبال { $target }
audit-webhook-rotate = جدّد { $who } سر نقطة الاستقبال { $target }
audit-webhook-replay = أعاد { $who } الإرسال إلى نقطة الاستقبال { $target }
audit-delivery-replay = أعاد { $who } إرسال الرسالة { $target }
audit-notice-add = أضاف { $who } الإشعار { $target }
audit-notice-end = أنهى { $who } الإشعار { $target }
audit-notice-test = أرسل { $who } تجربة الإشعار { $target }
audit-feed-add = أنشأ { $who } الخلاصة { $target }
audit-feed-end = أنهى { $who } الخلاصة { $target }
audit-filter-add = أضاف { $who } قاعدة الاستبعاد { $target }
audit-filter-end = أنهى { $who } قاعدة الاستبعاد { $target }
audit-plan-start = فعّل { $who } خطة الأزمة { $target }
audit-plan-extend = مدّد { $who } خطة الأزمة { $target }
audit-plan-end = أنهى { $who } خطة الأزمة { $target }
audit-author-erase = محا { $who } بيانات كاتب ({ $target })
audit-author-reveal = اطّلع { $who } على هوية كاتب ({ $target })
audit-export = صدّر { $who } قائمة { $target }
audit-author-report = استخرج { $who } كل ما يُحفظ عن كاتب ({ $target })
