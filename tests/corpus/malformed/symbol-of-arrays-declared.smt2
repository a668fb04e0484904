; expect: :3:14: select is a symbol of the logic QF_AX
(set-logic QF_AX)
(declare-fun select (Bool) Bool)
