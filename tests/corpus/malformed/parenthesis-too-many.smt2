; expect: :2:12: expected ( and a command, found )
(check-sat))
