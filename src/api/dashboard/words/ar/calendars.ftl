calendars-edit = تعديل الأوقات والإجازات
calendars-open = في الدوام الآن
calendars-opens = يبدأ الدوام { $time }
calendars-units =
    { $count ->
        [zero] لا إدارات تعمل به
        [one] تعمل به إدارة واحدة
        [two] تعمل به إدارتان
        [few] تعمل به { $count } إدارات
        [many] تعمل به { $count } إدارة
       *[other] تعمل به { $count } إدارة
    }
calendars-next-holiday = الإجازة القادمة: { $name }، { $day }
calendars-week = أسبوع العمل
calendars-closed = مغلق
calendars-days = الأيام القادمة
calendars-from = ابتداءً من
calendars-gregorian = الميلادي
calendars-hijri = الهجري
calendars-hours = الأوقات
calendars-why = المناسبة
calendars-hijri-1 = محرم
calendars-hijri-2 = صفر
calendars-hijri-3 = ربيع الأول
calendars-hijri-4 = ربيع الآخر
calendars-hijri-5 = جمادى الأولى
calendars-hijri-6 = جمادى الآخرة
calendars-hijri-7 = رجب
calendars-hijri-8 = شعبان
calendars-hijri-9 = رمضان
calendars-hijri-10 = شوال
calendars-hijri-11 = ذو القعدة
calendars-hijri-12 = ذو الحجة
calendars-sunday = الأحد
calendars-monday = الاثنين
calendars-tuesday = الثلاثاء
calendars-wednesday = الأربعاء
calendars-thursday = الخميس
calendars-friday = الجمعة
calendars-saturday = السبت
