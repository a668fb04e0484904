; expect: :3:9: xor: expected sort Bool, found Int
(set-logic QF_LIA)
(assert (xor 1 1))
