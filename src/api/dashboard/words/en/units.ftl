units-amana = Amana
units-central = Central offices
units-show = Show
units-whole = All of { $place }
units-members =
    { $count ->
        [0] no members
        [one] one member
       *[other] { $count } members
    }
units-on-duty =
    { $count ->
        [0] nobody works now
        [one] one works now
       *[other] { $count } work now
    }
units-nobody = no members
units-no-members = No members yet
units-no-members-help = Add those who answer for this unit, so that tickets are given to them.
units-works-now = Works now
units-is-off = Off
units-holds = Holds { $holds } of { $capacity }
units-works-by-calendar = By the unit's calendar
units-change = Change
units-change-whom = Change { $who }
units-add = Add a member
units-capacity = Open tickets at most
units-capacity-help = Whoever holds so many is given no more by itself.
units-member-added = The member was added.
units-member-changed = The member was saved.
units-member-removed = The member was removed.
units-teams = Teams
units-teams-help = With commas between them, as in: night, field.
units-shifts = Shifts
units-shifts-help = Without a shift they work by the unit's calendar. Write the hours of each day as 07:30-14:30, with commas between several. Empty the name of a shift to remove it.
units-shift = Shift { $number }
units-shift-name = Name of the shift
units-dates = Days that differ from the week
units-dates-help = Leave, or other hours. Without hours they are off.
units-date-first = From
units-date-last = To
units-date-hours = Hours
units-date-off = off
units-date-note = Note
units-remove = Remove from the unit
units-remove-what = They are given no new tickets of this unit; what they hold stays with them.
units-remove-asks = Remove { $who } from this unit? Their shifts and leave here are deleted; their tickets stay with them.
