; expect: :4:19: expected sort Bool, found U
(declare-sort U 0)
(declare-const c U)
(assert (as c Bool))
