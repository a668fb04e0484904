; expect: sort Array at sort-array-of-qf-ax.smt2:4:18
(set-logic ALL)
(declare-sort I 0)
(declare-const a (Array I I))
