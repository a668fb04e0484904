; expect: :2:1: expected ( and a command, found "check-sat"
"check-sat"
