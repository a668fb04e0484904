; expect: :4:9: expected sort Bool, found U
(declare-sort U 0)
(declare-const c U)
(assert (as c Bool))
