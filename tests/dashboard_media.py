"""What the press says in the world of the dashboard: posts of the media, brought where needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard_world import push
from whole.serving import Served

WRITER = "أحمد الحربي"
ASKED = "هل لدى أمانة جدة تعليق على تكرار الحفر في شارع التحلية؟ ومتى تنتهي أعمال السفلتة؟"
OPENED = "أمانة جدة تفتتح ثلاث حدائق ضمن مشروع أنسنة الأحياء"
TENDER = "ترسية مشروع تطوير طريق الملك عبدالعزيز بالرياض"
PRESS: Sequence[Mapping[str, Any]] = (
    {
        "native_id": "press-asks",
        "text": ASKED,
        "platform": "news",
        "author_kind": "journalist",
        "author_name": WRITER,
        "url": "https://news.example/1",
    },
    {
        "native_id": "press-opened",
        "title": OPENED,
        "text": "افتتحت أمانة محافظة جدة ثلاث حدائق جديدة في أبحر بمساحة 20 ألف متر مربع.",
        "platform": "news",
        "author_kind": "outlet",
        "author_name": "صحيفة المدينة اليوم",
        "url": "https://news.example/2",
    },
    {
        "native_id": "press-tender",
        "title": TENDER,
        "text": "أعلنت أمانة منطقة الرياض ترسية مشروع تطوير طريق الملك عبدالعزيز بقيمة 200 مليون "
        "ريال، ويشمل المشروع تحسين التقاطعات والأرصفة والإنارة. " + "ويستمر العمل عامين. " * 40,
        "platform": "news",
        "author_kind": "outlet",
        "author_name": "صحيفة المدينة اليوم",
    },
    {
        "native_id": "press-writer",
        "text": "مقالي اليوم عن الحفر في شوارع جدة: المشكلة ليست في الحفرة بل في من لا يراها.",
        "platform": "x",
        "author": "column_writer",
        "author_name": "سعد الكاتب",
        "author_kind": "journalist",
    },
)


def press(served: Served, path: str = "") -> str:
    """Bring what the press says, where that is not there yet; return the path."""
    push(served, PRESS)
    return path


def enquiry_of(served: Served, text: str = ASKED) -> str:
    """Return the ticket in which the press asks."""
    press(served)
    found = served.all("/api/v1/media/enquiries")
    (ticket,) = [each["id"] for each in found if each["asked"]["text"] == text]
    return str(ticket)


def contact_of(served: Served, name: str = WRITER) -> str:
    """Return a contact by name."""
    press(served)
    (contact,) = [
        each["id"] for each in served.all("/api/v1/contacts") if each["author_name"] == name
    ]
    return str(contact)
