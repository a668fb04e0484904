; expect: :2:10: =>: expected at least 2 arguments, found 1
(assert (=> true))
