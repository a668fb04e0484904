; expect: sort Array at sort-array-of-qf-ax.smt2:4:28
(set-logic QF_AX)
(declare-sort I 0)
(declare-const a (Array I I))
