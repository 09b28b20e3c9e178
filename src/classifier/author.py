"""Who speaks: what the source says, else what the account calls itself."""

from classifier.words import fold, words_of
from listener.post import AuthorKind, Post


def _set(words: str) -> frozenset[str]:
    return frozenset(map(fold, words.split()))


# What an account calls itself by, and nobody else does. Asked in this order: «مراسل صحيفة» writes,
# and «صحيفة أمانة» is a paper.
_CALLED: tuple[tuple[AuthorKind, frozenset[str]], ...] = (
    (
        AuthorKind.JOURNALIST,
        _set(
            "صحفي صحفية صحافي صحافية إعلامي إعلامية الإعلامي الإعلامية الصحفي الصحفية مراسل مراسلة"
            " محرر كاتب كاتبة الكاتب الكاتبة journalist reporter columnist"
        ),
    ),
    (
        AuthorKind.OUTLET,
        _set(
            "صحيفة جريدة مجلة قناة إذاعة وكالة الإخبارية إخبارية أخبار عاجل news newspaper tv radio"
            " sabq okaz alriyadhnp"
        ),
    ),
    (
        AuthorKind.OFFICIAL,
        _set(
            "أمانة بلدية وزارة هيئة إمارة محافظة مديرية الأمانة البلدية ministry"
            " municipality amana amanah amanat moh momah"
        ),
    ),
    (
        AuthorKind.BUSINESS,
        _set(
            "شركة مؤسسة متجر مطعم مطاعم مقهى كافيه عيادات مجمع مكتب عقارات مقاولات للمقاولات"
            " للعقارات للتسويق company store restaurant cafe realestate clinic"
        ),
    ),
)


def kind_of(post: Post) -> AuthorKind | None:
    """Say who speaks, or None where nothing tells: a plain name is most often a citizen's."""
    if post.author_kind is not None:
        return post.author_kind
    called = _words(post.author_name) + _words((post.author or "").replace("_", " "))
    return next(
        (kind for kind, words in _CALLED if not words.isdisjoint(called)),
        None,
    )


def _words(name: str | None) -> list[str]:
    return [word.folded for word in words_of(name or "")]
