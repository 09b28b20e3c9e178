"""The garbage collector, out of the way while the program starts.

Importing makes hundreds of thousands of objects that stay for good. Looking through them for
garbage, again and again, costs a sixth of the start.
"""

import gc


def starting() -> None:
    """Collect nothing until `started`."""
    gc.disable()


def started() -> None:
    """Collect again, leaving aside what has been made so far: none of it will ever be garbage."""
    gc.freeze()
    gc.enable()
