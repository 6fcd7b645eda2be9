//! Routes of a delivery round.

/// A stop with its distance from the depot in metres.
pub struct Stop {
    pub name: String,
    pub metres: u32,
}

/// The names of the stops within reach, in the order of the list.
pub fn within_reach(stops: &[Stop], metres: u32) -> Vec<&str> {
    let mut names = Vec::new();
    for stop in stops {
        if stop.metres <= metres {
            names.push(stop.name.as_str());
        }
    }
    names
}

/// The length of the whole round.
pub fn round_trip(stops: &[Stop]) -> u32 {
    let metres: u32 = stops.iter().map(|stop| stop.metres).sum();
    return metres * 2;
}
