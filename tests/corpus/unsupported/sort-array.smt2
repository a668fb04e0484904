; expect: sort Array at sort-array.smt2:2:18
(declare-const a (Array Int Int))
