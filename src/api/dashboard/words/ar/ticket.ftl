claim = استلام
key-claim = استلام التذكرة
ticket-claimed = استلمت التذكرة.
