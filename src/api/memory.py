"""The garbage collector, out of the way: while the program starts, and while it works off a batch.

Importing makes hundreds of thousands of objects that stay for good. Looking through them for
garbage, again and again, costs a sixth of the start. A batch makes tens of thousands that all stay
until it is settled: looking through them after every 700, as Python does, costs a sixth of routing.
"""

import gc

# New objects, before they are looked through: some of each batch, not some of each post.
SELDOM = 10_000


def starting() -> None:
    """Collect nothing until `started`."""
    gc.disable()


def started() -> None:
    """Collect again, leaving aside what has been made so far: none of it will ever be garbage."""
    gc.freeze()
    gc.set_threshold(SELDOM, *gc.get_threshold()[1:])
    gc.enable()
