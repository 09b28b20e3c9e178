places-where = Which municipalities?
places-these = These municipalities only
places-find = Find a municipality or amana
places-none = No municipality is called so
places-whole = All of { $amana }
places-choose = You chose no municipality
places-choose-help = Choose at least one, or say plainly that it is all of them.
