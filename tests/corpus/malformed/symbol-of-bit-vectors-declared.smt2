; expect: :3:14: bvadd is a symbol of the logic QF_BV
(set-logic QF_BV)
(declare-fun bvadd (Bool) Bool)
