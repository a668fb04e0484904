; expect: :2:13: expected ( and a command, found )
; a comment) (check-sat)
