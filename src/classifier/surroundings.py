"""What the words around a name make of it: the place, a street named after it, or a club."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from classifier.sightings import Sighting, Sort
from classifier.spellings import readings, spell
from classifier.words import Kind, Word


def _set(words: str) -> frozenset[str]:
    return frozenset(map(spell, words.split()))


# Only a place has one of these.
NAMING = _set(
    "بلدية محافظة مدينة أمانة أمين بلدي أهالي أهل سكان محافظ مستشفى قرية مركز هجرة بلدة أهلنا "
    "كورنيش شاطئ شاطي مرور شرطة دفاع تعليم كلية municipality city مدخل بمدخل صناعية مديرية "
    "إدارة حاضرة"
)
LOCATING = NAMING | _set(
    "في داخل وسط شمال جنوب شرق غرب شوارع أحياء حدائق طرق عيال شباب بنات حراج مسلخ مطار "
    "قرى مفرق مقبرة بيوت حديقة بحديقة مطلع قبال جهة قدام شاطي ميدان دوار مطاعم طالبات طلاب "
    "ضواحي جوار قرب خارج بمنطقة منطقة اطراف شاطئ واجهة موسم مهرجان in at ب ممشى عقبة سد "
    "مستوصف منتزه متنزه مزارع استراحات كشتة بر مغسلة مردم مرمى مكب جبال شعيب وادي سيول محطات "
    "محلات بقالات صيدليات فنادق مدارس موظفين دائري ساحل أراضي حفريات مخططات مشاريع "
    "نظافة إنارة سفلتة صيانة تطوير مجاري زحمة أمطار أجواء طقس شواطئ حارات مداخل ميادين مساجد مولات"
)
# Streets are named after cities elsewhere, and after a small town where they lead to it.
STREETS = _set("شارع شارعي طريق خط حي مخرج مخطط نفق تقاطع كوبري جسر إشارة street road st")
# These are named after places, wherever they are.
NAMESAKES = _set(
    "مطعم نادي قناة صحيفة جريدة مجلة بنك مصرف شركة مؤسسة فندق برج أسواق مجمع جامع مسجد مدرسة "
    "ثانوية عمارة مكتبة صيدلية بقالة مخبز محطة قاعة قصر مغسلة حلويات عطارة طيران إذاعة رواية "
    "كتاب وثيقة"
)
PRODUCTS = _set("تمر تمور نعناع ورد رمان عسل كليجا سمن حبحب منقا بن ليمون برشومي عنب")
# A name after one of these is a person's.
KIN = _set("ابو أبو أبا بن ابن بنت آل ام أم عبد ال شيخ الشيخ الأمير الأستاذ المهندس الدكتور")
AWAY = _set("من إلى الى مثل زي غير نحو باتجاه اتجاه لين حتى بين عن على خلاف عكس")
SPORT = _set(
    "مباراة مباريات دوري الدوري كأس الكأس لاعب لاعبين مدرب المدرب جمهور جماهير فريق الفريق "
    "هدف أهداف تشكيلة حكم الحكم ركلة الهلال الأهلي الاتحاد النصر الشباب كورة كوره ملعب نقاط "
    "الجولة روشن يلو خسر فاز تعادل هزيمة ضمك الديربي match"
)
DISTRICT_CUES = _set(
    "حي احياء أحياء حينا الحي مخطط مخططات قرية قرى مركز هجرة بلدة ضاحية حارة بلدية ضواحي جهة منطقة"
)
# What may stand between two names of one road.
_JOINTS = _set("إلى و القديم السريع")
_SPORT_REACH = 5
_HEADLINE = (":", "..", "…", " -", " –", " |", "/", "：")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a sighting; `tag` says that it is a whole hashtag."""

    named: bool
    located: bool
    street: bool
    namesake: bool
    away: bool
    sport: bool
    district: bool
    kin: bool
    tag: bool


def look_around(sighting: Sighting, words: Sequence[Word], text: str) -> Surroundings:
    """Judge the words beside a sighting; `text` is the raw text that `words` were cut from."""
    before = _stems_before(words, sighting.first)
    attached_in = sighting.clitic.endswith("ب")
    own = (
        _stems(words[sighting.first].folded) if sighting.last - sighting.first > 1 else frozenset()
    )
    named = bool((before | own) & NAMING)
    headline = sighting.first == 0 and text.startswith(_HEADLINE, sighting.span[1])
    located = attached_in or headline or bool(before & LOCATING)
    free = not sighting.clitic
    return Surroundings(
        named=named,
        located=located,
        street=free and bool(before & STREETS),
        namesake=free and bool(before & (NAMESAKES | PRODUCTS)),
        # لأمانة جدة is who is spoken to.
        away=(sighting.clitic.endswith(("ك", "ل")) and not named) or bool(before & AWAY),
        sport=not located and _sport_near(sighting, words),
        district=bool(before & DISTRICT_CUES),
        kin=free and bool(before & KIN),
        tag=_whole_tag(sighting, words),
    )


def carried_on(
    earlier: Sighting,
    around_earlier: Surroundings,
    sighting: Sighting,
    around: Surroundings,
    words: Sequence[Word],
) -> Surroundings:
    """Give a name what the name before it has, where they follow one another as one."""
    between = words[earlier.last : sighting.first]
    apart = any(word.folded not in _JOINTS for word in between)
    if apart or sighting.kind is not earlier.kind or sighting.clitic.endswith("ب"):
        return around
    # حي الصفا جدة
    if earlier.entry.sort in (Sort.LANDMARK, Sort.DISTRICT):
        return replace(around, located=around.located or not sighting.clitic)
    # طريق الرياض الدمام، بين رفحاء وعرعر، في رفحاء وطريف
    street = around.street or around_earlier.street
    joined = sighting.clitic == "و" or street
    return replace(
        around,
        street=street,
        away=around.away or (joined and around_earlier.away),
        located=around.located or (joined and around_earlier.located),
    )


def _stems_before(words: Sequence[Word], at: int) -> frozenset[str]:
    """Return what the word before may be; a tag or a mention before belongs to nothing."""
    if at == 0:
        return frozenset()
    before, here = words[at - 1], words[at]
    if before.kind is not here.kind and Kind.MENTION in (before.kind, here.kind):
        return frozenset()
    return _stems(before.folded)


@lru_cache(maxsize=8192)
def _stems(word: str) -> frozenset[str]:
    """Return what a word may be; وفي is و + في, although the stem is too short for a name's."""
    return frozenset((word.removeprefix("و"), *(stem for stem, _ in readings(word))))


def _whole_tag(sighting: Sighting, words: Sequence[Word]) -> bool:
    """Say whether a name is all of its hashtag: #الخبر is, #ما_وراء_الخبر is not."""
    if sighting.kind is not Kind.HASHTAG:
        return False
    start, end = sighting.span
    # One sign stands between the parts of a hashtag, two or more between two hashtags.
    joined_before = sighting.first > 0 and words[sighting.first - 1].end == start - 1
    joined_after = sighting.last < len(words) and words[sighting.last].start == end + 1
    return not (joined_before and words[sighting.first - 1].kind is Kind.HASHTAG) and not (
        joined_after and words[sighting.last].kind is Kind.HASHTAG
    )


def _sport_near(sighting: Sighting, words: Sequence[Word]) -> bool:
    near = words[max(0, sighting.first - _SPORT_REACH) : sighting.first]
    near = [*near, *words[sighting.last : sighting.last + _SPORT_REACH]]
    return any(word.folded in SPORT for word in near)
