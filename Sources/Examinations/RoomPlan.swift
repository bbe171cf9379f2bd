/// Which room holds how many of which posts in one session of a site. Numbers only, no chance.
enum RoomPlan {
    struct Share: Sendable, Equatable {
        let post: Int
        let count: Int
    }

    struct FilledRoom: Sendable, Equatable {
        let room: SeatRoom
        var shares: [Share] = []

        var freeCount: Int { room.capacity - shares.reduce(0) { $0 + $1.count } }
    }

    /// A room holds one post as long as the post fills it; what is left over of the posts shares the last rooms, the
    /// largest remainder first, each whole where it fits and cut only when nothing else is left.
    static func rooms(_ rooms: [SeatRoom], for counts: [Int: Int]) -> [FilledRoom] {
        var filled: [FilledRoom] = []
        var rest = rooms[...]
        var remainders: [Share] = []
        for (post, count) in sorted(counts.map { Share(post: $0.key, count: $0.value) }) {
            var left = count
            while let room = rest.first, left >= room.capacity {
                filled.append(FilledRoom(room: room, shares: [Share(post: post, count: room.capacity)]))
                left -= room.capacity
                rest = rest.dropFirst()
            }
            if left > 0 { remainders.append(Share(post: post, count: left)) }
        }
        return filled + shared(Array(rest), sorted(remainders).map { Share(post: $0.post, count: $0.count) })
    }

    private static func shared(_ rooms: [SeatRoom], _ remainders: [Share]) -> [FilledRoom] {
        var filled: [FilledRoom] = []
        var rest = rooms[...]
        for remainder in remainders {
            var left = remainder.count
            while left > 0 {
                let index: Int
                if let fitting = filled.firstIndex(where: { $0.freeCount >= left }) {
                    index = fitting
                } else if let room = rest.popFirst() {
                    filled.append(FilledRoom(room: room))
                    index = filled.count - 1
                } else if let any = filled.firstIndex(where: { $0.freeCount > 0 }) {
                    index = any
                } else {
                    break
                }
                let count = min(left, filled[index].freeCount)
                filled[index].shares.append(Share(post: remainder.post, count: count))
                left -= count
            }
        }
        return filled
    }

    private static func sorted(_ shares: [Share]) -> [(post: Int, count: Int)] {
        shares.sorted { ($1.count, $0.post) < ($0.count, $1.post) }.map { ($0.post, $0.count) }
    }
}

/// The order of a room's people on its seats.
enum Neighbours {
    /// Seats n and n + 1 are given to people of different units wherever the room's people allow it; otherwise the
    /// order stays as it was drawn.
    static func apart(_ people: [SeatCandidate]) -> [SeatCandidate] {
        var counts: [Int: Int] = [:]
        for one in people { counts[one.unit, default: 0] += 1 }
        guard counts.count > 1 else { return people }
        var rest = people
        var ordered: [SeatCandidate] = []
        ordered.reserveCapacity(people.count)
        while !rest.isEmpty {
            let last = ordered.last?.unit
            // A unit with more than half of the rest would otherwise have to sit together at the end.
            let majority = counts.first { $0.value * 2 > rest.count }?.key
            let index =
                rest.firstIndex { $0.unit != last && (majority == nil || majority == last || $0.unit == majority) } ?? 0
            let next = rest.remove(at: index)
            counts[next.unit, default: 1] -= 1
            ordered.append(next)
        }
        return ordered
    }
}
