; expect: :3:9: =>: argument 2: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (=> true 1))
