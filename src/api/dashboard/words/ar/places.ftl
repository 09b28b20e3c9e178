places-where = على أي بلديات؟
places-these = هذه البلديات فقط
places-find = ابحث عن بلدية أو أمانة
places-none = لا بلدية بهذا الاسم
places-whole = { $amana } وكل بلدياتها
places-choose = لم تختر أي بلدية
places-choose-help = اختر بلدية واحدة على الأقل، أو اختر صراحة أن يشمل كل البلديات.
