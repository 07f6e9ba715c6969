// The world that the examples of the five practices ask: two accounts as AWS prints them. Loaded when one is chosen.
import world from '../../examples/world/world.json'

export const TEXT = JSON.stringify(world)
