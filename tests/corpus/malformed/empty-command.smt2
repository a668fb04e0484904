; expect: :2:1: expected the name of a command
()
