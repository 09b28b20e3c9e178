policy-help = وثائق تُقرأ وتُعدَّل هنا، ويعمل بها النظام خلال ثوانٍ بلا إعادة تشغيل. وما لم يُعدَّل يبقى كما في ملفه.
policy-templates-help = قوالب معتمدة يبدأ منها الرد. ما بين القوسين { "{" }service{ "}" } يُملأ من التذكرة أو يكمله الكاتب.
policy-broken-tag = لا تعمل
policy-saved-tag = معدَّلة
policy-saved-by = عدّلها { $who } { $time }
policy-broken = النسخة { $revision } محفوظة ولا يمكن العمل بها، فيعمل النظام بما قبلها. صحّحها أو استعد نسخة أقدم.
policy-show-theirs = فتح النسخة الحالية في نافذة أخرى
policy-text = نص الوثيقة
policy-key-edit = تحرير النص
policy-try = التجربة قبل الحفظ
policy-try-text = نص منشور
policy-try-place = البلدية التي يتحدث عنها المصدر
policy-try-no-place = غير محددة
policy-check = فحص
policy-try-it = تجربة
policy-preview = معاينة الأثر
policy-fits = سليمة، ويمكن حفظها.
policy-faults =
    { $count ->
        [zero] لا أخطاء فيها
        [one] فيها خطأ واحد
        [two] فيها خطآن
        [few] فيها { $count } أخطاء
        [many] فيها { $count } خطأً
       *[other] فيها { $count } خطأ
    }
policy-line = السطر { $line }
policy-go = الانتقال إلى السطر { $line }
policy-samples = القوالب بعد ملئها
policy-length =
    { $count ->
        [zero] بلا أحرف
        [one] حرف واحد
        [two] حرفان
        [few] { $count } أحرف
        [many] { $count } حرفًا
       *[other] { $count } حرف
    }
policy-stage-acknowledged = إشعار بالاستلام
policy-stage-progress = مستجدات
policy-stage-resolved = معالجة
policy-stage-referred = إحالة
policy-stage-press = صحافة
policy-tried = إلى أين يذهب هذا المنشور
policy-tried-before = بالقواعد الحالية
policy-tried-after = بالقواعد المعدلة
policy-tried-nobody = لا تُفتح تذكرة
policy-moves = أثر التعديل على آخر 30 يومًا
policy-moved =
    { $moved ->
        [zero] لم يكن لينتقل أي منشور، وعدد ما فُحص { $looked }.
        [one] كان سينتقل منشور واحد من أصل { $looked }.
        [two] كان سينتقل منشوران من أصل { $looked }.
        [few] كانت ستنتقل { $moved } منشورات من أصل { $looked }.
        [many] كان سينتقل { $moved } منشورًا من أصل { $looked }.
       *[other] كان سينتقل { $moved } منشور من أصل { $looked }.
    }
policy-from = من
policy-to = إلى
policy-note = سبب التعديل
policy-save = حفظ وتطبيق
policy-save-help = يُحفظ السبب في السجل. تعمل به كل الخوادم خلال ثوانٍ، ويمكن الرجوع عنه.
policy-saved = حُفظت الوثيقة، ويعمل بها النظام الآن.
policy-restored = استُعيدت النسخة، ويعمل بها النظام الآن.
policy-history = النسخ السابقة
policy-revision-by = حفظها { $who }
policy-restored-by = أعادها { $who } إلى نسخة سابقة
policy-stands = الأحدث
policy-look = عرض النسخة { $revision }
policy-look-file = عرض ما في الملف
policy-no-history = لم تُعدَّل هنا، وهي كما في ملفها.
policy-revision = النسخة { $revision }
policy-file = كما في الملف
policy-differences = ما تغيّر من هذه النسخة إلى الأحدث
policy-skipped =
    { $count ->
        [zero] لا أسطر بلا تغيير
        [one] سطر واحد بلا تغيير
        [two] سطران بلا تغيير
        [few] { $count } أسطر بلا تغيير
        [many] { $count } سطرًا بلا تغيير
       *[other] { $count } سطر بلا تغيير
    }
policy-restore = استعادة هذه النسخة
policy-restore-what = تصبح هي المعمول بها، وتبقى النسخ الأخرى محفوظة.
policy-restore-asks = استعادة هذه النسخة؟ يعمل بها النظام خلال ثوانٍ بدل النسخة الحالية.
policy-same = لا فرق بينها وبين الأحدث
policy-whole-text = النص كاملًا
