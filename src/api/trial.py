"""Reading a source once before it is kept: what only a person can mend is refused at once."""

import asyncio
from collections.abc import Callable

from api.refusals import Invalid
from listener.collector import Collector
from listener.errors import Cause, CollectError, SourceGarbled, SourceRefused
from listener.kinds import UNPOLLED
from listener.source import Source

# Whoever adds a source waits for the answer.
PATIENCE_S = 10.0
_AR = {
    Cause.AUTH: "رُفض الدخول؛ جدّد الرمز أو اطلب صلاحية القراءة من الناشر",
    Cause.GONE: "لم يعد موجودا في هذا العنوان؛ صحّح العنوان",
    Cause.REQUEST: "الطلب غير مقبول لدى المصدر؛ صحّح العنوان والخيارات",
    Cause.ADDRESS: "لا يمكن زيارة هذا العنوان؛ صحّح العنوان",
    Cause.GARBLED: "ليس هذا ما تقدّمه مصادر هذا النوع؛ تحقق من العنوان والنوع",
}


async def try_out(source: Source, opening: Callable[[Source], Collector]) -> None:
    """Read a source once, keeping nothing. One that is silent or busy just now passes.

    Raises:
        Invalid: It will not be read until a person acts; it says what to do.
    """
    if source.kind in UNPOLLED:
        return
    try:
        async with asyncio.timeout(PATIENCE_S):
            await opening(source).fetch(None)
    except (SourceRefused, SourceGarbled) as error:
        said_ar = _AR.get(error.cause, _AR[Cause.GARBLED])
        raise Invalid(("body.url", error.reason, said_ar)) from error
    except (CollectError, TimeoutError):
        return
