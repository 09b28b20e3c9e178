"""The Saudi service clock: by when a ticket is owed what, counted in working time.

`calendar.Calendar` counts working time; `book.ClockBook` says how much of it a matter has;
`ticking` moves the clock of one ticket. All of it is pure: the time is an argument, and instants
are UTC in and out.
"""
