// Where a pool thread begins: compiled code is kept between starts, which saves each thread time and 40 MB.
import { keepCompiledCode } from './ops/compile-cache.ts';

keepCompiledCode();
const { default: work } = await import('./line-worker.ts');

export default work;
