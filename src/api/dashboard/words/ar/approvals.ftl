approvals-title = ردود بانتظار الاعتماد
approvals-help = اقرأ الرد مع المنشور الذي يرد عليه، ثم اعتمده أو ارفضه مع ذكر السبب.
approvals-chip = بانتظار الاعتماد
approvals-open = فتح التذكرة
approvals-yours = كتبتَه أنت، فيعتمده غيرك
approvals-approved = سُجّل اعتمادك، وبقي اعتماد غيرك
approvals-none = لا ردود بانتظار الاعتماد
approvals-none-help = تظهر هنا فور أن يطلب أحد زملائك اعتماد رد.
