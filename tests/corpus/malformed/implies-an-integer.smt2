; expect: :3:10: =>: argument 2: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (=> true 1))
