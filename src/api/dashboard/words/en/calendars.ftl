calendars-edit = Change hours and holidays
calendars-open = Open now
calendars-opens = Opens { $time }
calendars-units =
    { $count ->
        [0] no unit works by it
        [one] one unit works by it
       *[other] { $count } units work by it
    }
calendars-next-holiday = Next holiday: { $name }, { $day }
calendars-week = The week
calendars-closed = closed
calendars-days = Days to come
calendars-from = From
calendars-gregorian = Gregorian
calendars-hijri = Hijri
calendars-hours = Hours
calendars-why = Occasion
calendars-hijri-1 = Muharram
calendars-hijri-2 = Safar
calendars-hijri-3 = Rabi I
calendars-hijri-4 = Rabi II
calendars-hijri-5 = Jumada I
calendars-hijri-6 = Jumada II
calendars-hijri-7 = Rajab
calendars-hijri-8 = Shaban
calendars-hijri-9 = Ramadan
calendars-hijri-10 = Shawwal
calendars-hijri-11 = Dhu al-Qadah
calendars-hijri-12 = Dhu al-Hijjah
calendars-sunday = Sunday
calendars-monday = Monday
calendars-tuesday = Tuesday
calendars-wednesday = Wednesday
calendars-thursday = Thursday
calendars-friday = Friday
calendars-saturday = Saturday
