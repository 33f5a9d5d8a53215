// What the page shows is what its URL says, so that a view can be shared, bookmarked and gone back to.

const DEFAULTS = {
  view: '', chain: 'bitcoin', address: '', from: '', to: '', flow: 'both', order: '', least: '', hide: '', unit: '',
  path: '', with: '',
};

export function read() {
  const given = new URLSearchParams(location.search);
  const state = {};
  for (const [name, otherwise] of Object.entries(DEFAULTS)) {
    state[name] = given.get(name) ?? otherwise;
  }
  return state;
}

export function url(state) {
  const parameters = new URLSearchParams();
  for (const [name, otherwise] of Object.entries(DEFAULTS)) {
    if (state[name] !== otherwise) {
      parameters.set(name, state[name]);
    }
  }
  const text = parameters.toString();
  return text ? '/?' + text : '/';
}

export const list = (text) => text.split(',').filter((item) => item !== '');

// The same view of another address; the way that led here is kept.
export function goingOn(state, address) {
  const path = list(state.path);
  const known = path.indexOf(address);
  const way = known >= 0 ? path.slice(0, known) : [...path, state.address].filter((one) => one !== '').slice(-12);
  return { ...state, view: '', address, path: way.join(','), with: '', order: state.order };
}

export const withoutChoices = (state, chain) => (
  { ...DEFAULTS, address: state.address, chain: chain || DEFAULTS.chain, unit: state.unit, path: state.path });
