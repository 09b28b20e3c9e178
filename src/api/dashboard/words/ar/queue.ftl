queue-empty = لا توجد تذاكر بانتظار الرد
queue-empty-help = ستظهر هنا فور وصول ما يستحق الرد.
