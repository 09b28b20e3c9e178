units-amana = الأمانة
units-central = الإدارات المركزية
units-show = عرض
units-whole = كل إدارات { $place }
units-members =
    { $count ->
        [zero] بلا أعضاء
        [one] عضو واحد
        [two] عضوان
        [few] { $count } أعضاء
        [many] { $count } عضوًا
       *[other] { $count } عضو
    }
units-on-duty =
    { $count ->
        [zero] لا أحد في الدوام الآن
        [one] واحد في الدوام الآن
        [two] اثنان في الدوام الآن
        [few] { $count } في الدوام الآن
        [many] { $count } في الدوام الآن
       *[other] { $count } في الدوام الآن
    }
units-nobody = بلا أعضاء
units-no-members = لا أعضاء بعد
units-no-members-help = أضف من يرد عن هذه الإدارة لتُسند إليه التذاكر تلقائيًا.
units-works-now = في الدوام
units-is-off = خارج الدوام
units-holds = لديه { $holds } من أصل { $capacity }
units-works-by-calendar = بتقويم الإدارة
units-change = تعديل
units-change-whom = تعديل { $who }
units-add = إضافة عضو
units-capacity = أقصى عدد من التذاكر المفتوحة
units-capacity-help = متى بلغه العضو لم تُسند إليه تذاكر جديدة تلقائيًا.
units-member-added = أُضيف العضو.
units-member-changed = حُفظت بيانات العضو.
units-member-removed = أُزيل العضو.
units-teams = الفرق
units-teams-help = افصل بين الفرق بفاصلة، مثل: مناوبون، ميدانيون.
units-shifts = المناوبات
units-shifts-help = من لا مناوبة له يعمل بتقويم إدارته. اكتب أوقات كل يوم مثل 07:30-14:30، وافصل بين الفترات بفاصلة. واحذف اسم المناوبة لإزالتها.
units-shift = المناوبة { $number }
units-shift-name = اسم المناوبة
units-dates = أيام مختلفة عن الأسبوع
units-dates-help = إجازة أو دوام مختلف. ما تُرك بلا أوقات فهو إجازة.
units-date-first = من
units-date-last = إلى
units-date-hours = الأوقات
units-date-off = إجازة
units-date-note = ملاحظة
units-remove = إزالة من الإدارة
units-remove-what = لا تُسند إليه تذاكر جديدة من هذه الإدارة، ويبقى لديه ما استلمه.
units-remove-asks = إزالة { $who } من هذه الإدارة؟ تُحذف مناوباته وإجازاته فيها، وتبقى تذاكره لديه.
