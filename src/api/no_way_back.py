"""What is said of a source that cannot be paged back, in English and in Arabic."""

from collections.abc import Mapping

from listener.collector import Collector
from listener.opening import Closed
from listener.source import Source

# By kind: why, and what to do.
_WHY: Mapping[str, tuple[str, str]] = {
    "file": (
        "it is read on from where it was left, so none of it is missed",
        "يُستأنف من حيث توقفت قراءته فلا يفوت منه شيء",
    ),
    "webhook": (
        "it is sent to us, so ask the vendor to send it again",
        "محتواه يُرسَل إلينا؛ اطلب من المزوّد إعادة إرساله",
    ),
    "youtube": (
        "without a key it is a feed of the newest 15 videos; give key",
        "بلا مفتاح هو خلاصة بأحدث 15 مقطعًا فقط؛ أضف key",
    ),
    "json": (
        "nothing says where its older posts are; give next, and published among its fields",
        "لا شيء يدل على منشوراته الأقدم؛ أضف next، وpublished ضمن fields",
    ),
    "page": (
        "nothing says where its older articles are; give next and published",
        "لا شيء يدل على مقالاته الأقدم؛ أضف next وpublished",
    ),
}
_OTHERS = (
    "what it still holds comes with its next run",
    "ما زال متاحًا فيه يصل مع قراءته القادمة",
)


def cannot(source: Source, collector: Collector) -> tuple[str, str]:
    """Say why a source has no way back, in English and in Arabic."""
    if isinstance(collector, Closed):
        return collector.reason, "لا يُقرأ هذا المصدر كما هو مضبوط؛ صحّح خياراته"
    why, why_ar = _WHY.get(source.kind, _OTHERS)
    return (
        f"a source of the kind {source.kind} cannot be paged back as it is: {why}",
        f"لا يمكن الرجوع في هذا المصدر كما هو: {why_ar}",
    )
