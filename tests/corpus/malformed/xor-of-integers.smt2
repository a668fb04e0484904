; expect: :3:10: xor: expected sort Bool
(set-logic QF_LIA)
(assert (xor 1 1))
