; expect: :2:16: expected a symbol, found lambda
(declare-const lambda Bool)
