export { layPatch, searchWindow, climbToPeak } from './correlate';
export { layImage } from './lay';
export { halve } from './reduce';
export { blurBox } from './blur';
export { profileLines } from './profile';
export { slideLines } from './slide';
export { luma } from './luma';
