; expect: :2:3: not UTF-8 text
; í €
