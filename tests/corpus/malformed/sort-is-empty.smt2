; expect: :2:18: expected a sort, found ()
(declare-const x ())
