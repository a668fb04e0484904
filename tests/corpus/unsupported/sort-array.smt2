; expect: sort Array at sort-array.smt2:2:32
(declare-const a (Array Int Int))
