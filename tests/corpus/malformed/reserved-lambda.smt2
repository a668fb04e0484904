; expect: :2:1: expected a symbol, found lambda
(declare-const lambda Bool)
